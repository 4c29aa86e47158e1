// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.filter.FilterSyntaxException;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends dead letters of a group back to the topics they came from. Each chosen message is sent once, keeping its unique
 * key; the dead letters stay where they are. What was not reached is said as offsets to go on from.
 */
@Command(
        name = "dlqResend",
        description = "Sends dead letters of a group back to the topics they came from.",
        sortOptions = false)
public final class DlqResendCommand implements AdminCommand {
    private static final int BATCH = 32;
    private static final int MAX_MESSAGES = 1_000_000;
    private static final String READ_AS = "TOOLS_CONSUMER";

    @Option(
            names = {"-g", "--consumerGroup"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-k", "--key"},
            description = "Only messages with this key.")
    private @Nullable String key;

    @Option(
            names = {"--tag"},
            description = "Only messages with this tag.")
    private @Nullable String tag;

    @Option(
            names = {"--sql"},
            description = "Only messages whose properties satisfy this SQL92 expression.")
    private @Nullable String sql;

    @Option(
            names = {"-t", "--originTopic"},
            description = "Only messages that came from this topic.")
    private @Nullable String originTopic;

    @Option(
            names = {"-s", "--beginTimestamp"},
            description = "Only messages dead since: milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTimestamp"},
            description = "Only messages dead until.")
    private @Nullable String end;

    @Option(
            names = {"--from"},
            split = ",",
            paramLabel = "BROKER=OFFSET",
            description = "Go on at these offsets, as an earlier run said them.")
    private Map<String, Long> from = new TreeMap<>();

    @Option(
            names = {"--rate"},
            defaultValue = "100",
            description = "At most so many messages a second; 100 without.")
    private int rate = 100;

    @Option(
            names = {"--max"},
            defaultValue = "10000",
            description = "Stop after so many messages were sent; 10000 without.")
    private int max = 10_000;

    @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
    private boolean dryRun;

    @Override
    public void run(AdminClient admin, Report report) {
        if (rate < 1 || max < 1 || max > MAX_MESSAGES) {
            throw new UsageException("options --rate " + rate + " and --max " + max
                    + ": expected at least 1, --max up to " + MAX_MESSAGES);
        }
        DeadLetterChoice choice = new DeadLetterChoice(
                key, tag, filter(), originTopic, moment("-s", begin, 0), moment("-e", end, Long.MAX_VALUE));
        String dlq = TopicNames.dlqTopic(Options.requireText("-g", group));
        Run run = new Run(admin, report, choice, dryRun, max, new Pace(rate, admin.now()));
        for (BrokerData broker : admin.route(dlq).brokerDatas()) {
            AdminClient.readAddress(broker).ifPresent(address -> {
                MessageQueue queue = new MessageQueue(dlq, broker.brokerName(), 0);
                run.queue(
                        new QueueReader(admin, address, queue, new QueueReader.As(READ_AS, "*")),
                        from.getOrDefault(broker.brokerName(), 0L));
            });
        }
        run.finish();
    }

    private @Nullable SqlFilter filter() {
        try {
            return sql == null ? null : SqlFilter.compile(sql);
        } catch (FilterSyntaxException wrong) {
            throw new UsageException("option --sql: " + wrong.getMessage());
        }
    }

    private static long moment(String option, @Nullable String text, long byDefault) {
        try {
            return text == null ? byDefault : Times.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("option " + option + " " + wrong.getMessage());
        }
    }

    /** One run: what it has done so far. */
    private static final class Run {
        private final AdminClient admin;
        private final Report report;
        private final DeadLetterChoice choice;
        private final boolean dryRun;
        private final int max;
        private final Pace pace;
        private final Table table = Table.of(
                "messages",
                new Column("#Broker", "brokerName"),
                new Column("#Offset", "offset"),
                new Column("#MsgId", "msgId"),
                new Column("#Origin Topic", "originTopic"),
                new Column("#Reason", "reason"),
                new Column("#Status", "status"));
        private final Map<String, Long> next = new TreeMap<>();
        private int looked;
        private int sent;
        private @Nullable AdminException failure;

        Run(AdminClient admin, Report report, DeadLetterChoice choice, boolean dryRun, int max, Pace pace) {
            this.admin = admin;
            this.report = report;
            this.choice = choice;
            this.dryRun = dryRun;
            this.max = max;
            this.pace = pace;
        }

        void queue(QueueReader reader, long from) {
            long offset = Math.max(from, reader.minOffset());
            if (choice.begin() > 0) {
                offset = Math.max(offset, reader.offsetAt(choice.begin(), BoundaryType.LOWER));
            }
            long end = reader.maxOffset();
            String broker = reader.queue().getBrokerName();
            next.put(broker, offset);
            ProgressBar bar = report.progress().of("dead letters of " + broker, end - offset);
            long first = offset;
            while (offset < end && sent < max && failure == null) {
                List<MessageExt> batch = reader.read(offset, end, BATCH);
                if (batch.isEmpty()) {
                    next.put(broker, end);
                    return;
                }
                for (MessageExt message : batch) {
                    if (sent >= max || !take(broker, message)) {
                        return;
                    }
                    offset = message.getQueueOffset() + 1;
                    bar.accept(offset - first);
                    next.put(broker, offset);
                }
            }
        }

        /** False when the message could not be sent, so that the run ends before it. */
        private boolean take(String broker, MessageExt message) {
            looked++;
            if (!choice.wants(message)) {
                return true;
            }
            String status = "WOULD_BE_SENT";
            if (!dryRun) {
                try {
                    pace.await(sent, admin.now());
                    status = MessageSender.send(admin, DeadLetterChoice.revived(message), null, null)
                            .status();
                } catch (AdminException refused) {
                    failure = refused;
                    return false;
                }
            }
            sent++;
            table.row(
                    broker,
                    message.getQueueOffset(),
                    message.getMsgId(),
                    DeadLetterChoice.originTopic(message),
                    message.getProperties().getOrDefault("DLQ_REASON", "N/A"),
                    status);
            return true;
        }

        void finish() {
            report.table(table);
            report.decorate("");
            report.value("looked", looked, "Dead letters looked at: " + looked);
            report.value("sent", sent, (dryRun ? "Would be sent: " : "Sent: ") + sent);
            StringBuilder resume = new StringBuilder();
            next.forEach((broker, offset) -> resume.append(resume.isEmpty() ? "" : ",")
                    .append(broker)
                    .append('=')
                    .append(offset));
            report.value("next", next, "Go on with: --from " + resume);
            if (failure != null) {
                throw new AdminException(
                        failure.code(), "sent " + sent + ", go on with --from " + resume + ": " + failure.getMessage());
            }
        }
    }
}
