// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

/**
 * Whether a force is worth delaying for those who are about to wait for it. Senders who go on once they are answered would
 * otherwise fall into two groups that wait for each other's forces: what comes while one force runs begins the next one alone,
 * just before all others are back.
 *
 * <p>So after a force those who were answered are expected back, for half the time that the force took and a millisecond at
 * most. The force begins as soon as all are there. Where fewer than half of them come, as with senders who do not wait for
 * answers, nobody is waited for in the next force, then in the next two, four and so on. A sender who is alone never waits.
 *
 * <p>Not thread-safe: guarded by the lock of its {@link GroupFlush}.
 */
final class Gathering {
    static final long LONGEST_NANOS = 1_000_000;
    /** So many forces at most begin at once after one that was delayed in vain. */
    static final int LONGEST_REST = 64;

    private int expected = 1;
    private int present;
    private long until;
    private int rest;
    private int nextRest = 1;

    /**
     * Begins to wait for those who were just answered.
     *
     * @param answered how many the last force answered
     * @param waiting how many came while it ran
     * @param forceNanos how long it took
     * @param now a time after all were answered, in nanoseconds of a clock that never goes back
     */
    void begin(int answered, int waiting, long forceNanos, long now) {
        expected = 1;
        if (answered == 0 || answered + waiting == 1) {
            return;
        }
        if (rest > 0) {
            rest--;
            return;
        }
        expected = answered + waiting;
        present = waiting;
        until = now + Math.min(forceNanos / 2, LONGEST_NANOS);
    }

    /** How many must wait for a force to begin before the time is over. Before that nobody needs to wake who forces. */
    int expected() {
        return expected;
    }

    /** How long a force is delayed still unless all come before, in nanoseconds; 0 when it may begin. */
    long remainingNanos(int waiting, long now) {
        return expected == 1 || waiting >= expected ? 0 : Math.max(0, until - now);
    }

    /** Ends the delay: so many wait now. */
    void end(int waiting) {
        if (expected == 1) {
            return;
        }
        if (2 * (waiting - present) >= expected - present) {
            nextRest = 1;
        } else {
            rest = nextRest;
            nextRest = Math.min(2 * nextRest, LONGEST_REST);
        }
        expected = 1;
    }
}
