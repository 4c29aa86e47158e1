// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.topic.TopicNames.TRANS_HALF_TOPIC;
import static io.cometmq.common.topic.TopicNames.TRANS_OP_HALF_TOPIC;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far both queues are done: read at the start, and saved as the offsets of a group, where RocketMQ looks for them.
 * Owned by the thread that checks.
 */
final class TransactionProgress {
    /** The group whose consumer offsets are the progress. */
    static final String GROUP = "CID_RMQ_SYS_TRANS";

    private static final int QUEUE = 0;
    private static final int BATCH_MESSAGES = 32;
    private static final int BATCH_BYTES = 1024 * 1024;

    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private @Nullable Waiting waiting;

    /** Offsets that may be saved once the log is flushed up to {@code logOffset}. */
    private record Waiting(long half, long op, long logOffset) {}

    TransactionProgress(MessageStore store, ConsumerOffsets offsets) {
        this.store = store;
        this.offsets = offsets;
    }

    /** The first half message that may be open. */
    long half() {
        return saved(TRANS_HALF_TOPIC);
    }

    /** The first op record that may end one of them. */
    long op() {
        return saved(TRANS_OP_HALF_TOPIC);
    }

    /** Marks as over what op records say. */
    void readOps(OpenHalves halves, OpRecords ops) {
        readAll(TRANS_OP_HALF_TOPIC, op(), record -> {
            ByteBuffer bytes = record.bytes();
            ByteBuffer body = bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0));
            long[] greatest = {-1};
            OpRecords.read(body, offset -> {
                halves.over(offset);
                greatest[0] = Math.max(greatest[0], offset);
            });
            ops.found(RecordLayout.queueOffset(bytes, 0), greatest[0]);
        });
    }

    /** Follows the copies of half messages, and marks as over what they are copies of. */
    void readCopies(OpenHalves halves) {
        Map<Long, Long> last = new HashMap<>();
        readAll(TRANS_HALF_TOPIC, halves.low(), record -> {
            HalfMessage half = HalfMessage.of(record);
            if (half.isCopy()) {
                Long before = last.size() < OpenHalves.MAX_FOLLOWED
                        ? last.put(half.identity(), half.queueOffset())
                        : last.replace(half.identity(), half.queueOffset());
                halves.over(before == null ? half.identity() : before);
            }
        });
        last.forEach(halves::follow);
    }

    /**
     * Saves what is surely on the disk, and lines up what is not yet.
     *
     * @param half the first half message that may be open
     * @param op the first op record that may end one of them
     */
    void save(long half, long op) {
        Waiting due = waiting;
        if (due != null && due.logOffset() <= store.flushedLogOffset()) {
            offsets.commit(GROUP, TRANS_HALF_TOPIC, QUEUE, due.half());
            offsets.commit(GROUP, TRANS_OP_HALF_TOPIC, QUEUE, due.op());
            waiting = null;
        }
        if (waiting == null) {
            waiting = new Waiting(half, op, store.maxLogOffset());
        }
    }

    /** A saved offset, within what the queue has. */
    private long saved(String topic) {
        long min = store.minQueueOffset(topic, QUEUE);
        long max = store.maxQueueOffset(topic, QUEUE);
        return Math.max(min, Math.min(max, offsets.find(GROUP, topic, QUEUE).orElse(min)));
    }

    private void readAll(String topic, long from, Consumer<RecordSlice> taker) {
        long next = from;
        while (next < store.maxQueueOffset(topic, QUEUE)) {
            try (ReadResult read =
                    store.readMended(topic, QUEUE, next, BATCH_MESSAGES, BATCH_BYTES, RecordFilter.ALL)) {
                read.records().forEach(taker);
                if (read.nextOffset() <= next) {
                    return;
                }
                next = read.nextOffset();
            }
        }
    }
}
