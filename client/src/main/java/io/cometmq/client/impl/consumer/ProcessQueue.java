// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private long bytes;
    private long highestOffset = NOTHING;
    private volatile boolean dropped;
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
                bytes += message.getBody().length;
                highestOffset = Math.max(highestOffset, message.getQueueOffset());
            }
        }
    }

    /** Takes out consumed messages and returns the offset to commit; see {@link #commitOffset()}. */
    synchronized long remove(List<MessageExt> consumed) {
        for (MessageExt message : consumed) {
            if (messages.remove(message.getQueueOffset()) != null) {
                bytes -= message.getBody().length;
            }
        }
        return commitOffset();
    }

    /** The lowest offset that is not consumed; {@link #NOTHING} before the first message. */
    synchronized long commitOffset() {
        if (!messages.isEmpty()) {
            return messages.firstKey();
        }
        return highestOffset == NOTHING ? NOTHING : highestOffset + 1;
    }

    /** The message with the lowest offset; null when there is none. */
    synchronized @Nullable MessageExt first() {
        Map.Entry<Long, MessageExt> first = messages.firstEntry();
        return first == null ? null : first.getValue();
    }

    /** How many messages there are. */
    synchronized int count() {
        return messages.size();
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
    synchronized ProcessQueueInfo info(long committed) {
        long lowest = messages.isEmpty() ? 0 : messages.firstKey();
        long highest = messages.isEmpty() ? 0 : messages.lastKey();
        return new ProcessQueueInfo(
                messages.size(),
                highest,
                lowest,
                (int) (bytes / MIB),
                committed,
                dropped,
                lastConsumeMillis,
                0,
                lastPullMillis,
                false,
                0,
                0,
                0,
                0);
    }
}
