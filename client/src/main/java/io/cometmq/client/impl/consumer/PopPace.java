// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import java.time.Duration;

/**
 * How many messages a loop over all queues of a broker may hold: the threshold of one queue, and while the listener is
 * quick as many as it settled in the last {@link #SPAN}, so that whatever is held is settled about that long after it
 * came. A bound for one queue alone would let a fast listener wait for the broker most of the time. Owned by the pull
 * thread.
 */
final class PopPace {
    /** How long a settled message is counted. */
    static final Duration SPAN = Duration.ofMillis(100);
    /** How often the threshold of one queue may be held at the most. */
    static final int MOST_THRESHOLDS = 8;

    private long spanBeganNanos;
    private long borrowed;
    private long settledBefore;
    private long settledInSpan;

    /** Begins to count at {@code nowNanos}. */
    PopPace(long nowNanos) {
        spanBeganNanos = nowNanos;
    }

    /** So many messages came. */
    void borrowed(int messages) {
        borrowed += messages;
    }

    /**
     * How many messages may be held now.
     *
     * @param threshold how many of one queue
     * @param waiting how many of those that came are not settled
     */
    long mostHeld(int threshold, int waiting, long nowNanos) {
        long elapsed = nowNanos - spanBeganNanos;
        if (elapsed >= SPAN.toNanos()) {
            long settled = borrowed - waiting;
            // A span that nobody ended in time was a slow one.
            settledInSpan = (long) ((settled - settledBefore) * ((double) SPAN.toNanos() / elapsed));
            settledBefore = settled;
            spanBeganNanos = nowNanos;
        }
        return Math.max(threshold, Math.min(settledInSpan, (long) threshold * MOST_THRESHOLDS));
    }
}
