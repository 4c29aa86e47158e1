// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import java.time.Duration;

/**
 * Until when a broker's lock of a queue may be relied on. A broker holds a lock for 60 seconds after it was asked for;
 * the client relies on it for half of that, so that clocks and answers may be slow. Thread-safe.
 */
final class QueueLock {
    /** How long a client relies on a lock. */
    static final Duration VALIDITY =
            Duration.ofMillis(Long.getLong("rocketmq.client.rebalance.lockMaxLiveTime", 30_000));
    /** How long a broker holds a lock for its client. */
    static final Duration BROKER_VALIDITY = Duration.ofSeconds(60);

    private volatile boolean locked;
    private volatile long askedNanos;
    private volatile long askedMillis;

    /** The broker granted the lock that was asked for at these times. */
    void granted(long nanos, long millis) {
        askedNanos = nanos;
        askedMillis = millis;
        locked = true;
    }

    /** Whether messages may be consumed. */
    boolean isValid(long nowNanos) {
        return locked && nowNanos - askedNanos < VALIDITY.toNanos();
    }

    /** Whether another consumer may have had the queue since the lock was granted last. */
    boolean isForgotten(long nowNanos) {
        return !locked || nowNanos - askedNanos >= BROKER_VALIDITY.toNanos();
    }

    /** When it was asked for, milliseconds since 1970; 0 when never. */
    long askedMillis() {
        return askedMillis;
    }
}
