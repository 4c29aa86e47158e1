// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.pop.ReviveMessages.Ack;
import io.cometmq.broker.pop.ReviveMessages.Checkpoint;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of the revive topic of a store that RocketMQ wrote: what its pops lent comes to the retry topics unless it was
 * acked. Owned by the thread that turns {@link LoanAlarms}. Our own pops write nothing here.
 *
 * <p>The committed offset of RocketMQ's revive group is the last message that is done with.
 */
final class ReviveQueue implements LoanAlarms.Target {
    private static final Logger log = LoggerFactory.getLogger(ReviveQueue.class);

    static final String GROUP = "CID_RMQ_SYS_REVIVE_GROUP";
    /** Acks come through the timer as checkpoints do, a second or so later; so long after the last message we wait. */
    static final long ACK_GRACE_MILLIS = 2000;
    /** How many checkpoints wait for their acks at a time; the rest is read later. */
    private static final int MAX_PENDING = 10_000;

    private static final int READ = 32;
    private static final int READ_BYTES = 1 << 18;

    private final String topic;
    private final int queueId;
    private final PopSource source;
    private final BiPredicate<String, String> exist;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private long next;
    private long lastReadMillis = Long.MIN_VALUE;

    /** A checkpoint that waits for acks. */
    private static final class Pending {
        private final Checkpoint checkpoint;
        private final long offset;
        private int acked;
        private long tryAtMillis;

        Pending(Checkpoint checkpoint, long offset) {
            this.checkpoint = checkpoint;
            this.offset = offset;
            this.acked = checkpoint.bm();
            this.tryAtMillis = checkpoint.pt() + checkpoint.it() + ACK_GRACE_MILLIS;
        }
    }

    /**
     * @param exist whether there are such a topic and group
     */
    ReviveQueue(String topic, int queueId, PopSource source, BiPredicate<String, String> exist) {
        this.topic = topic;
        this.queueId = queueId;
        this.source = source;
        this.exist = exist;
        this.next = source.offsets().find(GROUP, topic, queueId).orElse(-1) + 1;
    }

    @Override
    public long ring(long nowMillis) {
        boolean more = read(nowMillis);
        reviveDue(nowMillis);
        commit();
        if (more) {
            return nowMillis;
        }
        return pending.values().stream()
                .mapToLong(one -> Math.max(one.tryAtMillis, lastReadMillis + ACK_GRACE_MILLIS))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private boolean read(long nowMillis) {
        if (pending.size() >= MAX_PENDING || next >= source.store().maxQueueOffset(topic, queueId)) {
            return false;
        }
        try (ReadResult found = source.store().read(topic, queueId, next, READ, READ_BYTES, RecordFilter.ALL)) {
            for (RecordSlice record : found.records()) {
                take(record.bytes());
            }
            boolean moved = found.nextOffset() > next;
            next = Math.max(next, found.nextOffset());
            lastReadMillis = moved ? nowMillis : lastReadMillis;
            return moved;
        }
    }

    private void take(ByteBuffer bytes) {
        byte[] body = new byte[RecordLayout.bodyLength(bytes, 0)];
        bytes.get(RecordLayout.bodyPosition(bytes, 0), body);
        String tag = MessageProperties.get(RecordLayout.properties(bytes, 0), MessageConst.PROPERTY_TAGS);
        long offset = RecordLayout.queueOffset(bytes, 0);
        try {
            if (ReviveMessages.CHECKPOINT_TAG.equals(tag)) {
                Checkpoint checkpoint = Json.read(body, Checkpoint.class);
                if (checkpoint.isSound()) {
                    pending.putIfAbsent(checkpoint.key(), new Pending(checkpoint, offset));
                    return;
                }
            } else if (ReviveMessages.ACK_TAG.equals(tag) || ReviveMessages.BATCH_ACK_TAG.equals(tag)) {
                take(Json.read(body, Ack.class));
                return;
            }
        } catch (IllegalArgumentException ignored) {
            // Reported below with its place.
        }
        log.warn("Message of the revive topic not understood: queueId={} queueOffset={} tag={}", queueId, offset, tag);
    }

    private void take(Ack ack) {
        Pending of = pending.get(ack.key());
        if (of == null) {
            return;
        }
        List<Long> offsets = ack.aol() == null || ack.aol().isEmpty() ? List.of(ack.ao()) : ack.aol();
        for (int i = 0; i < of.checkpoint.n(); i++) {
            if (offsets.contains(of.checkpoint.offset(i))) {
                of.acked |= 1 << i;
            }
        }
    }

    private void reviveDue(long nowMillis) {
        if (nowMillis < lastReadMillis + ACK_GRACE_MILLIS) {
            return;
        }
        for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
            Pending one = all.next();
            if (one.tryAtMillis <= nowMillis) {
                if (revive(one)) {
                    all.remove();
                } else {
                    one.tryAtMillis = nowMillis + Revival.RETRY_AFTER_MILLIS;
                }
            }
        }
    }

    /** Whether nothing of this checkpoint is left to do. */
    private boolean revive(Pending one) {
        Checkpoint checkpoint = one.checkpoint;
        String group = String.valueOf(checkpoint.c());
        String from = String.valueOf(checkpoint.t());
        if (!exist.test(from, group)) {
            return true;
        }
        boolean done = true;
        for (int i = 0; i < checkpoint.n(); i++) {
            if ((one.acked & (1 << i)) == 0) {
                if (isStored(checkpoint, from, group, i)) {
                    one.acked |= 1 << i;
                } else {
                    done = false;
                }
            }
        }
        return done;
    }

    private boolean isStored(Checkpoint checkpoint, String from, String group, int index) {
        try {
            CompletableFuture<Boolean> stored = source.revival()
                    .store(from, group, checkpoint.q(), checkpoint.offset(index), checkpoint.pt(), !checkpoint.sp());
            // This thread waits for nothing else, and the disk answers every flush.
            return stored.join();
        } catch (RuntimeException failure) {
            log.warn(
                    "Message popped from RocketMQ's broker not stored for another try, done again: topic={} group={} queueOffset={}",
                    from,
                    group,
                    checkpoint.offset(index),
                    failure);
            return false;
        }
    }

    private void commit() {
        long done = pending.values().stream().mapToLong(one -> one.offset).min().orElse(next) - 1;
        if (done >= 0 && source.offsets().find(GROUP, topic, queueId).orElse(-1) != done) {
            source.offsets().commit(GROUP, topic, queueId, done);
        }
    }
}
