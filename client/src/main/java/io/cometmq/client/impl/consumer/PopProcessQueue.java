// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.remoting.protocol.body.PopProcessQueueInfo;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A queue that a consumer pops from: how many of its messages are borrowed, and whether it is still ours. Thread-safe. */
final class PopProcessQueue {
    private static final Duration POP_MAX_IDLE =
            Duration.ofMillis(Long.getLong("rocketmq.client.pull.pullMaxIdleTime", 120_000));

    private final AtomicInteger borrowed = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> whenSettled = new AtomicReference<>();
    private volatile long lastPopMillis;
    private volatile boolean dropped;

    /** A queue taken at {@code nowMillis}. */
    PopProcessQueue(long nowMillis) {
        this.lastPopMillis = nowMillis;
    }

    /** Messages came. */
    void borrowed(int messages) {
        borrowed.addAndGet(messages);
    }

    /** The broker is told about messages, or they were given up. */
    void settled(int messages) {
        borrowed.addAndGet(-messages);
        Runnable task = whenSettled.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }

    /** Runs a task when messages are settled next, on whatever thread settles them; it must not block. */
    void onSettled(Runnable task) {
        whenSettled.set(task);
    }

    /** Takes back the task of {@link #onSettled}; false when it has run or runs now. */
    boolean takeBack() {
        return whenSettled.getAndSet(null) != null;
    }

    /** How many messages came that the broker was not told about yet. */
    int waiting() {
        return borrowed.get();
    }

    boolean isDropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    void poppedAt(long nowMillis) {
        lastPopMillis = nowMillis;
    }

    /** Whether nobody has popped for so long that the loop must have ended; one that waits for acks has not. */
    boolean isPopExpired(long nowMillis) {
        return whenSettled.get() == null && nowMillis - lastPopMillis > POP_MAX_IDLE.toMillis();
    }

    /** What an administrator is told. */
    PopProcessQueueInfo info() {
        return new PopProcessQueueInfo(dropped, lastPopMillis, waiting());
    }
}
