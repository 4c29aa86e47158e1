// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.MessageAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the messages that have an id of their producer, and who has consumed them. */
@Command(
        name = "queryMsgByUniqueKey",
        description = "Shows the messages that have an id of their producer, and who has consumed them.",
        sortOptions = false)
public final class QueryMsgByUniqueKeyCommand implements AdminCommand {
    private static final Charset CHARSET = StandardCharsets.UTF_8;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-i", "--msgId"},
            required = true,
            description = "The message id, as sendMessage prints it.")
    private String id = "";

    @Option(
            names = {"-a", "--showAll"},
            description = "Show each message of this id: one that was sent again is stored twice.")
    private boolean all;

    @Option(
            names = {"-s", "--startTime"},
            paramLabel = "TIME",
            description = "Stored from here on: milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTime"},
            paramLabel = "TIME",
            description = "Stored up to here.")
    private @Nullable String end;

    @Mixin
    private DirectConsumption consumption = new DirectConsumption();

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Override
    public void run(AdminClient admin, Report report) {
        consumption.requireBothOrNone();
        String wanted = Options.requireText("-i", id);
        List<MessageExt> found = new MessageAdmin(admin)
                .allUnique(
                        topic.name(),
                        wanted,
                        begin == null ? 0 : Options.requireTime("-s", begin),
                        end == null ? Long.MAX_VALUE : Options.requireTime("-e", end),
                        cluster);
        if (found.isEmpty()) {
            throw new AdminException(
                    ResponseCode.QUERY_NOT_FOUND, "no broker of topic " + topic.name() + " has a message " + wanted);
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (MessageExt message : all ? found : found.subList(0, 1)) {
            records.add(show(admin, report, message));
        }
        if (records.size() < found.size()) {
            report.decorate(found.size() + " messages have this id; -a shows all");
        }
        report.put("found", records);
    }

    private Map<String, Object> show(AdminClient admin, Report report, MessageExt message) {
        MessageView.show(report, message, CHARSET);
        Map<String, Object> values = MessageView.asRecord(message, CHARSET);
        values.put("tracks", TrackView.show(admin, report, message, cluster));
        consumption.run(admin, report, message, values);
        report.decorate("");
        return values;
    }
}
