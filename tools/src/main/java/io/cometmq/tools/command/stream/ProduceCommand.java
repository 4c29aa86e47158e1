// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.command.message.MessageSender;
import io.cometmq.tools.command.message.Pace;
import io.cometmq.tools.output.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends what it reads, and says how much of it was acknowledged. */
@Command(
        name = "produce",
        description = "Sends each line of standard input as a message, or JSON lines as tail and consume write them."
                + " Ends at the first message that is not acknowledged.",
        sortOptions = false)
public final class ProduceCommand implements AdminCommand {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-p", "--body"},
            description = "Send this body instead of reading any; once without --count.")
    private @Nullable String body;

    @Option(
            names = {"-j", "--json"},
            description =
                    "Each line is a JSON object: body, and where wanted bodyEncoding (utf8 or base64), keys, tags,"
                            + " properties and flag.")
    private boolean json;

    @Mixin
    private MessageDefaults defaults = new MessageDefaults();

    @Option(
            names = {"-b", "--brokerName"},
            description = "Only to queues of this broker.")
    private @Nullable String brokerName;

    @Option(
            names = {"-i", "--queueId"},
            description = "Only to queues of this number; to all in turn without.")
    private @Nullable Integer queueId;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many messages.")
    private @Nullable Long count;

    @Option(names = "--rate", paramLabel = "N", description = "At most so many messages a second.")
    private int rate = NO_LIMIT;

    @Override
    public void run(AdminClient admin, Report report) {
        requireUsable();
        TopicRouteData route = MessageSender.route(admin, topic.name());
        SendWindow window = new SendWindow(admin, route, queues(route));
        Pace pace = new Pace(rate, admin.now());
        AdminException unreadable = null;
        try {
            MessageSource source = source(report);
            long most = count != null ? count : body != null ? 1 : Long.MAX_VALUE;
            Message message = most == 0 ? null : source.next();
            while (message != null) {
                if (rate != NO_LIMIT) {
                    pace.await(window.sent(), admin.now());
                }
                if (!window.send(source.position(), message) || window.sent() >= most) {
                    break;
                }
                message = source.next();
            }
        } catch (AdminException wrongInput) {
            unreadable = wrongInput;
        }
        window.finish();
        AdminException failure = window.failure() != null ? window.failure() : unreadable;
        report.put("sent", window.sent());
        report.value(
                "acknowledged",
                window.acknowledged(),
                "Acknowledged: " + window.acknowledged() + " of " + window.sent());
        if (failure != null) {
            throw failure;
        }
    }

    private MessageSource source(Report report) {
        if (body != null) {
            return MessageSource.of(topic.name(), body.getBytes(StandardCharsets.UTF_8), defaults);
        }
        LineReader lines = new LineReader(report.console().in());
        return json
                ? MessageSource.ofJson(topic.name(), lines, defaults)
                : MessageSource.ofLines(topic.name(), lines, defaults);
    }

    private List<MessageQueue> queues(TopicRouteData route) {
        List<MessageQueue> queues = MessageSender.writable(route, topic.name(), brokerName).stream()
                .filter(queue -> queueId == null || queueId == queue.getQueueId())
                .toList();
        if (queues.isEmpty()) {
            throw new UsageException("topic " + topic.name() + " has no queue " + (queueId == null ? "" : queueId + " ")
                    + "that can be written" + (brokerName == null ? "" : " on broker " + brokerName)
                    + ": expected one of " + MessageSender.writable(route, topic.name(), null));
        }
        return queues;
    }

    private void requireUsable() {
        String problem = TopicNames.problemOfTopic(topic.name());
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        if (body != null && (json || body.isEmpty())) {
            throw new UsageException("option -p '" + body + "': expected a body of one byte or more, and no --json");
        }
        if (rate < 1) {
            throw new UsageException("option --rate " + rate + ": expected at least 1");
        }
        if (count != null && count < 1) {
            throw new UsageException("option --count " + count + ": expected at least 1");
        }
        defaults.requireUsable(json || body != null);
    }
}
