// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the message at an offset of a queue, and who has consumed it. */
@Command(
        name = "queryMsgByOffset",
        description = "Shows the message at an offset of a queue, and who has consumed it.",
        sortOptions = false)
public final class QueryMsgByOffsetCommand implements AdminCommand {
    private static final QueueReader.As READER = new QueueReader.As("TOOLS_CONSUMER", "*");

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-b", "--brokerName"},
            required = true,
            description = "The name of the broker.")
    private String brokerName = "";

    @Option(
            names = {"-i", "--queueId"},
            required = true,
            description = "The number of the queue.")
    private int queueId;

    @Option(
            names = {"-o", "--offset"},
            required = true,
            description = "The offset in the queue.")
    private long offset;

    @Mixin
    private BodyFormat bodyFormat = new BodyFormat();

    @Option(
            names = {"-r", "--routeTopic"},
            description = "The topic whose brokers are asked, when -t has no route, such as the queue of one member.")
    private @Nullable String routeTopic;

    @Override
    public void run(AdminClient admin, Report report) {
        Charset charset = bodyFormat.charset();
        MessageExt message = read(admin);
        MessageView.show(report, message, charset);
        Map<String, Object> values = MessageView.asRecord(message, charset);
        values.put("tracks", TrackView.show(admin, report, message, null));
        report.put("found", List.of(values));
    }

    private MessageExt read(AdminClient admin) {
        String name = topic.name();
        String broker = Options.requireText("-b", brokerName);
        List<QueueReader> readers = routeTopic == null
                ? QueueReaders.of(admin, name, broker, queueId, READER)
                : QueueReaders.ofLmq(admin, name, routeTopic, broker, queueId, READER);
        return readers.get(0).read(offset, offset + 1, 1).stream()
                .findFirst()
                .orElseThrow(() -> new AdminException(
                        ResponseCode.QUERY_NOT_FOUND,
                        "no message at offset " + offset + " of "
                                + readers.get(0).queue() + ": expected "
                                + readers.get(0).minOffset() + " up to "
                                + readers.get(0).maxOffset() + " (not included)"));
    }
}
