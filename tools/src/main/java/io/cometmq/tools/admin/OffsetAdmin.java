// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_QUEUE;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.CLONE_GROUP_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.admin.RollbackStats;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the bounds of queues and moves groups. Every call fails with an {@link AdminException}. Immutable. */
public final class OffsetAdmin {
    /** In the place of a time: the end of each queue. */
    public static final long END = -1;

    private final AdminClient admin;

    public OffsetAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** The offset of the oldest message of a queue. */
    public long min(String broker, String topic, int queueId) {
        return admin.call(broker, GET_MIN_OFFSET, new OfQueue(topic, queueId))
                .header()
                .offset();
    }

    /** The offset that the next message of a queue gets. */
    public long max(String broker, String topic, int queueId) {
        return admin.call(broker, GET_MAX_OFFSET, new MaxOffset(topic, queueId, true))
                .header()
                .offset();
    }

    /** The offset of the message that was stored at a time, or beside it on the side that {@code boundary} says. */
    public long at(String broker, String topic, int queueId, long millis, BoundaryType boundary) {
        return admin.call(broker, SEARCH_OFFSET_BY_TIMESTAMP, new SearchOffset(topic, queueId, millis, boundary))
                .header()
                .offset();
    }

    /** When the oldest message of a queue was stored, in milliseconds since 1970; -1 for an empty queue. */
    public long earliest(String broker, String topic, int queueId) {
        return admin.call(broker, GET_EARLIEST_MSG_STORETIME, new OfQueue(topic, queueId))
                .header()
                .timestamp();
    }

    /** Saves where a group goes on in a queue. */
    public void commit(String broker, UpdateOffset offset) {
        admin.call(broker, UPDATE_CONSUMER_OFFSET, offset);
    }

    /** Has a broker move a group; where its queues are now. */
    public Map<MessageQueue, Long> reset(String broker, Reset wanted) {
        return admin.fetch(broker, INVOKE_BROKER_TO_RESET_OFFSET, wanted, ResetOffsetBody.class)
                .offsetTable();
    }

    /** Has all brokers of a topic, or those of one cluster, move a group; where its queues are now. */
    public Map<MessageQueue, Long> resetAll(@Nullable String cluster, Reset wanted) {
        Map<MessageQueue, Long> moved = new TreeMap<>();
        admin.brokersOf(wanted.topic(), cluster).values().forEach(broker -> moved.putAll(reset(broker, wanted)));
        return moved;
    }

    /** {@link #rollback} on all brokers of a topic, or those of one cluster. */
    public List<RollbackStats> rollbackAll(@Nullable String cluster, Reset wanted) {
        List<RollbackStats> moved = new ArrayList<>();
        admin.brokersOf(wanted.topic(), cluster)
                .forEach((name, broker) -> moved.addAll(rollback(name, broker, wanted, false)));
        return moved;
    }

    /** Has a broker move a group, or moves it by commits where the broker moves connected groups only. */
    public void resetOrRollback(String brokerName, String broker, Reset wanted) {
        try {
            reset(broker, wanted);
        } catch (AdminException refused) {
            if (refused.code() != ResponseCode.CONSUMER_NOT_ONLINE) {
                throw refused;
            }
            rollback(brokerName, broker, wanted, false);
        }
    }

    /**
     * The same on several brokers, which are asked at once; why it failed, by address, for those where it did.
     *
     * @param brokers addresses by name
     */
    public Map<String, AdminException> resetOrRollback(Map<String, String> brokers, Reset wanted) {
        Map<String, AdminException> failures = admin.tryAll(brokers.values(), INVOKE_BROKER_TO_RESET_OFFSET, wanted);
        brokers.forEach((name, address) -> {
            AdminException refused = failures.get(address);
            if (refused != null && refused.code() == ResponseCode.CONSUMER_NOT_ONLINE) {
                try {
                    rollback(name, address, wanted, false);
                    failures.remove(address);
                } catch (AdminException failure) {
                    failures.put(address, failure);
                }
            }
        });
        return failures;
    }

    /** Gives a group the offsets that another one has on a broker. */
    public void clone(String broker, CloneOffsets wanted) {
        admin.call(broker, CLONE_GROUP_OFFSET, wanted);
    }

    /** Entries of a queue, and whether the filter of a group lets them pass. */
    public QueryConsumeQueueResponseBody entries(String broker, QueueEntries wanted) {
        return admin.fetch(broker, QUERY_CONSUME_QUEUE, wanted, QueryConsumeQueueResponseBody.class);
    }

    /**
     * Moves a group on one broker by commits in its name, queue by queue, as is needed where brokers do not move groups
     * that nobody is connected of.
     *
     * @param dry whether to say only where the group would go
     */
    public List<RollbackStats> rollback(String brokerName, String broker, Reset wanted, boolean dry) {
        List<RollbackStats> moved = new ArrayList<>();
        present(broker, wanted).forEach((queue, present) -> {
            boolean isMeant = wanted.queueId() == null || wanted.queueId() == queue.getQueueId();
            if (isMeant && queue.getTopic().equals(wanted.topic())) {
                moved.add(rollback(brokerName, broker, wanted, queue.getQueueId(), present, dry));
            }
        });
        return moved;
    }

    private RollbackStats rollback(
            String brokerName, String broker, Reset wanted, int queueId, OffsetWrapper present, boolean dry) {
        long target = target(broker, wanted, queueId);
        long offset = present.consumerOffset();
        if (wanted.isForce() || target <= offset) {
            if (!dry) {
                commit(broker, new UpdateOffset(wanted.group(), wanted.topic(), queueId, target));
            }
            offset = target;
        }
        return new RollbackStats(brokerName, queueId, present.brokerOffset(), present.consumerOffset(), target, offset);
    }

    private long target(String broker, Reset wanted, int queueId) {
        if (wanted.offset() != null) {
            return wanted.offset();
        }
        return wanted.timestamp() == END
                ? max(broker, wanted.topic(), queueId)
                : at(broker, wanted.topic(), queueId, wanted.timestamp(), BoundaryType.LOWER);
    }

    /** What the group has of the topic, or the queues with nothing consumed when it has nothing. */
    private Map<MessageQueue, OffsetWrapper> present(String broker, Reset wanted) {
        Map<MessageQueue, OffsetWrapper> offsets = new TreeMap<>(new ProgressAdmin(admin)
                .stats(broker, wanted.group(), wanted.topic())
                .offsetTable());
        if (offsets.isEmpty()) {
            new TopicAdmin(admin)
                    .stats(broker, wanted.topic())
                    .offsetTable()
                    .forEach((queue, ends) -> offsets.put(queue, new OffsetWrapper(ends.maxOffset(), 0, 0, 0)));
        }
        return offsets;
    }
}
