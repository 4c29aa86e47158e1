// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOf;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves a group by commits in its name, one queue after another, where brokers do not move it themselves. Owned by one
 * command.
 */
final class Rollback {
    private final AdminClient admin;
    private final Reset wanted;
    private final boolean dry;
    private final Table table = Table.of(
            "rollback",
            new Column("#brokerName", "brokerName"),
            new Column("#queueId", "queueId"),
            new Column("#brokerOffset", "brokerOffset"),
            new Column("#consumerOffset", "consumerOffset"),
            new Column("#timestampOffset", "timestampOffset"),
            new Column("#rollbackOffset", "rollbackOffset"));

    /** Moves a group or, when {@code dry}, shows only where it would go. */
    Rollback(AdminClient admin, Reset wanted, boolean dry) {
        this.admin = admin;
        this.wanted = wanted;
        this.dry = dry;
    }

    /** Moves the group on one broker. */
    void broker(String name, String address) {
        offsets(address).forEach((queue, present) -> {
            boolean isMeant = wanted.queueId() == null || wanted.queueId() == queue.getQueueId();
            if (isMeant && queue.getTopic().equals(wanted.topic())) {
                queue(name, address, queue.getQueueId(), present);
            }
        });
    }

    void show(Report report) {
        report.table(table);
    }

    private void queue(String name, String address, int queueId, OffsetWrapper present) {
        long target = target(address, queueId);
        long offset = present.consumerOffset();
        if (wanted.isForce() || target <= offset) {
            if (!dry) {
                admin.call(
                        address,
                        UPDATE_CONSUMER_OFFSET,
                        new UpdateOffset(wanted.group(), wanted.topic(), queueId, target));
            }
            offset = target;
        }
        table.row(name, queueId, present.brokerOffset(), present.consumerOffset(), target, offset);
    }

    private long target(String address, int queueId) {
        if (wanted.offset() != null) {
            return wanted.offset();
        }
        return wanted.timestamp() == ResetTime.END
                ? admin.call(address, GET_MAX_OFFSET, new MaxOffset(wanted.topic(), queueId, true))
                        .header()
                        .offset()
                : admin.call(
                                address,
                                SEARCH_OFFSET_BY_TIMESTAMP,
                                new SearchOffset(wanted.topic(), queueId, wanted.timestamp(), BoundaryType.LOWER))
                        .header()
                        .offset();
    }

    /** What the group has of the topic, or the queues with nothing consumed when it has nothing. */
    private Map<MessageQueue, OffsetWrapper> offsets(String address) {
        ConsumeStats stats = admin.fetch(
                address, GET_CONSUME_STATS, new StatsOf(wanted.group(), wanted.topic(), null), ConsumeStats.class);
        Map<MessageQueue, OffsetWrapper> offsets = new TreeMap<>(stats.offsetTable());
        if (offsets.isEmpty()) {
            admin.fetch(address, GET_TOPIC_STATS_INFO, new OfTopic(wanted.topic()), TopicStatsTable.class)
                    .offsetTable()
                    .forEach((queue, ends) -> offsets.put(queue, new OffsetWrapper(ends.maxOffset(), 0, 0, 0)));
        }
        return offsets;
    }
}
