// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.message.QueueReader;
import io.cometmq.tools.command.message.QueueReaders;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which groups lost messages that were deleted before they consumed them: where a queue begins behind a group's offset, and
 * what RocketMQ's brokers tell of pulls that they moved. Owned by one command.
 */
final class LossWatch {
    private static final QueueReader.As READER = new QueueReader.As("__MONITOR_CONSUMER", "*");
    /** Events of one round and queue; more say the same. */
    private static final int MAX_EVENTS = 1_000;

    private final Map<MessageQueue, Long> nextEvents = new HashMap<>();
    private final Map<String, Map<MessageQueue, Long>> begins = new HashMap<>();
    private Table table = table();

    /** The body of an event. */
    record OffsetMoved(
            @Nullable String consumerGroup, @Nullable MessageQueue messageQueue, long offsetRequest, long offsetNew) {}

    private static Table table() {
        return Table.of(
                "deleted",
                new Column("#Time", "time"),
                new Column("#Group", "consumerGroup"),
                new Column("#Topic", "topic"),
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Wanted Offset", "offsetRequest"),
                new Column("#First Offset", "offsetNew"));
    }

    /** Looks where the queues begin that a group is behind on. */
    void look(AdminClient admin, GroupProgress progress) {
        progress.offsets().forEach((queue, offset) -> {
            // A group that has committed nothing of a queue begins where it is told to.
            if (offset.consumerOffset() > 0 && offset.consumerOffset() < offset.brokerOffset()) {
                long begin = begins.computeIfAbsent(queue.getTopic(), topic -> begins(admin, topic))
                        .getOrDefault(queue, 0L);
                if (offset.consumerOffset() < begin) {
                    add(admin.now(), progress.group(), queue, offset.consumerOffset(), begin);
                }
            }
        });
    }

    private static Map<MessageQueue, Long> begins(AdminClient admin, String topic) {
        Map<MessageQueue, Long> begins = new HashMap<>();
        admin.brokersOf(topic, null).values().forEach(address -> new TopicAdmin(admin)
                .stats(address, topic)
                .offsetTable()
                .forEach((queue, ends) -> begins.put(queue, ends.minOffset())));
        return begins;
    }

    private void add(long millis, String group, MessageQueue queue, long wanted, long first) {
        table.row(
                Times.show(millis), group, queue.getTopic(), queue.getBrokerName(), queue.getQueueId(), wanted, first);
    }

    /** Reads the events since the last round; the first round only looks where they end. */
    void readEvents(AdminClient admin, Report report) {
        try {
            if (admin.findRoute(TopicNames.OFFSET_MOVED_EVENT).isEmpty()) {
                return;
            }
            for (QueueReader reader : QueueReaders.of(admin, TopicNames.OFFSET_MOVED_EVENT, null, null, READER)) {
                long end = reader.maxOffset();
                long next = nextEvents.getOrDefault(reader.queue(), end);
                reader.each(next, end, MAX_EVENTS, this::add);
                nextEvents.put(reader.queue(), end);
            }
        } catch (AdminException | IllegalArgumentException failure) {
            report.say("topic " + TopicNames.OFFSET_MOVED_EVENT + ": " + failure.getMessage());
        }
    }

    private void add(MessageExt message) {
        OffsetMoved event = Json.read(new String(message.getBody(), StandardCharsets.UTF_8), OffsetMoved.class);
        if (event.consumerGroup() != null && event.messageQueue() != null) {
            add(
                    message.getStoreTimestamp(),
                    event.consumerGroup(),
                    event.messageQueue(),
                    event.offsetRequest(),
                    event.offsetNew());
        }
    }

    /** Shows what this round has found, if anything, and begins the next. */
    void show(Report report) {
        if (!table.records().isEmpty()) {
            report.table(table);
        }
        table = table();
        begins.clear();
    }
}
