// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import java.time.Duration;

/**
 * When the next checkpoint is due. What a start after a kill reads is in proportion to what came since the last one, so they
 * come often; but the disk is there for appends, so they take a part of the time only. Owned by one thread.
 */
final class CheckpointPace {
    /** How long after the last attempt the next one is due, however little came. */
    static final Duration INTERVAL = Duration.ofSeconds(10);
    /** After so many bytes the next one is due. */
    static final long BEHIND_BYTES = 32 << 20;
    /** Attempts take no more than one part of so many of the time, however many files there are to be forced. */
    static final int SHARE_OF_TIME = 4;
    /** After so many bytes the next one is due, whatever the last one took. */
    static final long MAX_BEHIND_BYTES = 128 << 20;

    private long endedNanos;
    private long tookNanos;
    private boolean refused;

    /** @param nowNanos the first attempt is due as soon as anything came */
    CheckpointPace(long nowNanos) {
        endedNanos = nowNanos - INTERVAL.toNanos();
    }

    /**
     * Whether the next attempt is due.
     *
     * @param behindBytes what came since the last checkpoint that was saved; anything but 0 counts after a while
     */
    boolean isDue(long behindBytes, long nowNanos) {
        long since = nowNanos - endedNanos;
        boolean rested = since >= (SHARE_OF_TIME - 1) * tookNanos;
        boolean much = behindBytes >= MAX_BEHIND_BYTES || (behindBytes >= BEHIND_BYTES && rested);
        boolean longAgo = behindBytes != 0 && rested && since >= INTERVAL.toNanos();
        return longAgo || (much && !refused);
    }

    /** Notes an attempt. One that the disk refused is repeated after the interval, not at once. */
    void tried(long begunNanos, long nowNanos, boolean saved) {
        endedNanos = nowNanos;
        tookNanos = nowNanos - begunNanos;
        refused = !saved;
    }
}
