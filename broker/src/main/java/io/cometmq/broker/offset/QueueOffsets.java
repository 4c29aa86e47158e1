// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far one group has come in the queues of one topic: consumed, and pulled. Thread-safe. */
final class QueueOffsets {
    private static final long NONE = -1;

    /** Whether a change since the last save was noted. */
    private final AtomicBoolean unsaved = new AtomicBoolean();

    private final ConcurrentHashMap<Integer, Long> consumed = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, InetSocketAddress> committers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Long> pulled = new ConcurrentHashMap<>();

    /** Notes a change; true when none was noted since the last {@link #saving}. */
    boolean changed() {
        return !unsaved.get() && unsaved.compareAndSet(false, true);
    }

    /** Told before what is consumed is read to be saved. */
    void saving() {
        unsaved.set(false);
    }

    /** The offset before, or empty. */
    OptionalLong commit(int queueId, long offset) {
        return optional(consumed.put(queueId, offset));
    }

    /**
     * Takes an offset, unless it is lower than the present one and comes late from a member that no longer holds the queue.
     *
     * @return the present offset when it stays, else empty
     */
    OptionalLong commit(int queueId, long offset, Committer by) {
        long[] stays = {NONE};
        consumed.compute(queueId, (queue, present) -> {
            if (present != null
                    && offset < present
                    && !by.address().equals(committers.get(queueId))
                    && by.sharesQueues().getAsBoolean()) {
                stays[0] = present;
                return present;
            }
            committers.put(queueId, by.address());
            return offset;
        });
        return stays[0] == NONE ? OptionalLong.empty() : OptionalLong.of(stays[0]);
    }

    boolean move(int queueId, long from, long to) {
        return consumed.replace(queueId, from, to);
    }

    void pulledTo(int queueId, long offset) {
        pulled.put(queueId, offset);
    }

    OptionalLong consumed(int queueId) {
        return optional(consumed.get(queueId));
    }

    OptionalLong pulled(int queueId) {
        return optional(pulled.get(queueId));
    }

    /** A sorted copy of what was consumed. */
    Map<Integer, Long> consumed() {
        return new TreeMap<>(consumed);
    }

    /** Takes what is known of one queue. */
    interface Visitor {
        void visit(int queueId, long consumed, long pulled);
    }

    void forEach(Visitor visitor) {
        consumed.forEach((queueId, offset) ->
                visitor.visit(queueId, offset, Math.max(offset, pulled.getOrDefault(queueId, offset))));
    }

    private static OptionalLong optional(@org.jspecify.annotations.Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
