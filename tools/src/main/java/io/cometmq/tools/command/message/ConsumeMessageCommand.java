// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Times;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints messages of a topic, chosen by queue, offset, time and number. */
@Command(
        name = "consumeMessage",
        description = "Prints messages of a topic, chosen by queue, offset, time and number.",
        sortOptions = false)
public final class ConsumeMessageCommand implements AdminCommand {
    private static final int MAX_MESSAGES = 100_000;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-b", "--brokerName"},
            description = "Only this broker.")
    private @Nullable String brokerName;

    @Option(
            names = {"-i", "--queueId"},
            description = "Only this queue of the broker named by -b.")
    private @Nullable Integer queueId;

    @Option(
            names = {"-o", "--offset"},
            description = "Begin at this offset of the queue named by -b and -i.")
    private @Nullable Long offset;

    @Option(
            names = {"-g", "--consumerGroup"},
            defaultValue = "TOOLS_CONSUMER",
            description = "Read as this group; its offsets stay as they are.")
    private String group = "";

    @Option(
            names = {"-s", "--beginTimestamp"},
            paramLabel = "TIME",
            description = "Begin here: milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTimestamp"},
            paramLabel = "TIME",
            description = "End here.")
    private @Nullable String end;

    @Option(
            names = {"-c", "--MessageNumber"},
            defaultValue = "128",
            description = "Print so many at most; 128 without.")
    private int number;

    @Override
    public void run(AdminClient admin, Report report) {
        check();
        List<Map<String, Object>> records = new ArrayList<>();
        List<QueueReader> readers =
                QueueReaders.of(admin, topic.name(), brokerName, queueId, new QueueReader.As(group, "*"));
        for (QueueReader reader : report.progress().each("queues", readers)) {
            long from = from(reader);
            long to = end == null ? reader.maxOffset() : reader.offsetAt(time("-e", end), BoundaryType.UPPER) + 1;
            for (MessageExt message : reader.read(from, Math.min(to, reader.maxOffset()), number - records.size())) {
                records.add(MessageView.asRecord(message, StandardCharsets.UTF_8));
                report.decorate("MSGID: " + message.getMsgId() + " " + message + " BODY: "
                        + MessageView.body(message.getBody(), StandardCharsets.UTF_8));
            }
        }
        report.put("messages", records);
        report.decorate("Consume ok, " + records.size() + " messages");
    }

    private void check() {
        if (queueId != null && brokerName == null) {
            throw new UsageException("option -i " + queueId + ": expected -b with the broker that the queue is on");
        }
        if (offset != null && queueId == null) {
            throw new UsageException("option -o " + offset + ": expected -b and -i with the queue that is meant");
        }
        if (offset != null && begin != null) {
            throw new UsageException("options -o and -s: expected one of them, both say where to begin");
        }
        if (number <= 0 || number > MAX_MESSAGES) {
            throw new UsageException("option -c " + number + ": expected 1.." + MAX_MESSAGES);
        }
    }

    private long from(QueueReader reader) {
        if (offset != null) {
            return Math.max(offset, reader.minOffset());
        }
        return begin == null ? reader.minOffset() : reader.offsetAt(time("-s", begin), BoundaryType.LOWER);
    }

    private static long time(String option, String text) {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("option " + option + ": " + malformed.getMessage());
        }
    }
}
