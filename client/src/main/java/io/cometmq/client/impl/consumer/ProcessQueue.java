// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one queue that are pulled and not yet consumed, in offset order. The offset to commit is the lowest of
 * them, or the one after the last when there is none. Guarded by its own lock.
 */
public final class ProcessQueue {
    /** What {@link #commitOffset()} says before the first message. */
    static final long NOTHING = -1;

    private static final Duration PULL_MAX_IDLE =
            Duration.ofMillis(Long.getLong("rocketmq.client.pull.pullMaxIdleTime", 120_000));
    private static final long MIB = 1024 * 1024;

    private final TreeMap<Long, MessageExt> messages = new TreeMap<>();
    private final OrderedMessages ordered = new OrderedMessages(this, messages);
    private final ListenerGate gate = new ListenerGate();
    private int count;
    private long bytes;
    private long highestOffset = NOTHING;
    private volatile QueueLock lock = new QueueLock();
    private volatile boolean dropped;
    private volatile boolean lost;
    private volatile long lastPullMillis;
    private volatile long lastConsumeMillis;

    /** A queue taken at {@code nowMillis}. */
    ProcessQueue(long nowMillis) {
        this.lastPullMillis = nowMillis;
        this.lastConsumeMillis = nowMillis;
    }

    /** Adds pulled messages; one that is there already is not counted twice. */
    synchronized void put(List<MessageExt> pulled) {
        for (MessageExt message : pulled) {
            if (messages.putIfAbsent(message.getQueueOffset(), message) == null) {
                count++;
                bytes += message.getBody().length;
                highestOffset = Math.max(highestOffset, message.getQueueOffset());
            }
        }
    }

    /** Takes out consumed messages and returns the offset to commit; see {@link #commitOffset()}. */
    synchronized long remove(List<MessageExt> consumed) {
        for (MessageExt message : consumed) {
            if (messages.remove(message.getQueueOffset()) != null) {
                forget(message);
            }
        }
        return commitOffset();
    }

    /** Counts a message no longer. */
    synchronized void forget(MessageExt message) {
        count--;
        bytes -= message.getBody().length;
    }

    /** The lowest offset that is not consumed; {@link #NOTHING} before the first message. */
    synchronized long commitOffset() {
        MessageExt first = first();
        if (first != null) {
            return first.getQueueOffset();
        }
        return highestOffset == NOTHING ? NOTHING : highestOffset + 1;
    }

    /** The message with the lowest offset; null when there is none. */
    synchronized @Nullable MessageExt first() {
        Map.Entry<Long, MessageExt> waiting = messages.firstEntry();
        Map.Entry<Long, MessageExt> taken = ordered.taken().firstEntry();
        Map.Entry<Long, MessageExt> first =
                taken != null && (waiting == null || taken.getKey() < waiting.getKey()) ? taken : waiting;
        return first == null ? null : first.getValue();
    }

    /** The messages as an orderly listener gets them. */
    OrderedMessages ordered() {
        return ordered;
    }

    /** Where the calls of an orderly listener go in and out. */
    ListenerGate gate() {
        return gate;
    }

    /** The broker's lock, for ordered consumers. */
    QueueLock lock() {
        return lock;
    }

    void lock(QueueLock granted) {
        lock = granted;
    }

    /** How many messages there are. */
    synchronized int count() {
        return count;
    }

    /** The size of their bodies, in bytes. */
    synchronized long bytes() {
        return bytes;
    }

    /** How far apart the lowest and the highest offset are. */
    synchronized long span() {
        return messages.isEmpty() ? 0 : messages.lastKey() - messages.firstKey();
    }

    /** Whether the queue was given up: its messages must not be consumed and its offset not committed any more. */
    public boolean isDropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    /** Another consumer has, or had, the queue: nothing from here counts any more. */
    void lose() {
        lost = true;
        gate.revoke();
    }

    boolean isLost() {
        return lost;
    }

    void pulledAt(long nowMillis) {
        lastPullMillis = nowMillis;
    }

    void consumedAt(long nowMillis) {
        lastConsumeMillis = nowMillis;
    }

    /** Whether nobody has pulled for so long that the pull loop must have ended. */
    boolean isPullExpired(long nowMillis) {
        return nowMillis - lastPullMillis > PULL_MAX_IDLE.toMillis();
    }

    /** What an administrator is told. */
    synchronized ProcessQueueInfo info(long committed, long nowNanos) {
        NavigableMap<Long, MessageExt> taken = ordered.taken();
        return new ProcessQueueInfo(
                count,
                messages.isEmpty() ? 0 : messages.lastKey(),
                messages.isEmpty() ? 0 : messages.firstKey(),
                (int) (bytes / MIB),
                committed,
                dropped,
                lastConsumeMillis,
                lock.askedMillis(),
                lastPullMillis,
                lock.isValid(nowNanos),
                taken.size(),
                taken.isEmpty() ? 0 : taken.lastKey(),
                taken.isEmpty() ? 0 : taken.firstKey(),
                0);
    }
}
