// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.queue.EntryMending.Outcome;
import java.util.Arrays;

/**
 * Which entries of a queue stay damaged until the next start, and are skipped by readers: those that could not be mended, and
 * all when too many were mended already, for a disk that damages what it is given is not fed for ever. Changed by the
 * dispatch thread, read by any.
 */
final class ToleratedDamage {
    /** How many ranges are remembered; after that all damage is tolerated. */
    private static final int MAX_RANGES = 256;
    /** How often entries of one queue are mended. */
    private static final int MAX_TRIES = 10_000;
    /** How often the disk may refuse the same entries, or readers may complain about entries that seem right. */
    private static final int MAX_FAILURES = 4;

    /** First and one past the last number of each range, one after another. */
    private volatile long[] ranges = {};

    private int tries;
    private int failures;
    private long failedFrom = -1;

    /** Whether an entry is to be skipped when it is damaged. */
    boolean has(long number) {
        long[] present = ranges;
        for (int i = 0; i < present.length; i += 2) {
            if (number >= present[i] && number < present[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Entries were mended, or not. */
    void tried(long from, long to, Outcome outcome) {
        tries++;
        if (tries >= MAX_TRIES) {
            tolerate(0, Long.MAX_VALUE);
        } else if (outcome == Outcome.GIVEN_UP) {
            tolerate(from, to);
        } else if (outcome == Outcome.WAS_SOUND) {
            failed(from, to);
        }
    }

    /** Entries could not be mended this time. */
    void failed(long from, long to) {
        failures = from == failedFrom ? failures + 1 : 1;
        failedFrom = from;
        if (failures >= MAX_FAILURES) {
            tolerate(from, to);
        }
    }

    private void tolerate(long from, long to) {
        long[] before = ranges;
        if (before.length >= 2 * MAX_RANGES) {
            ranges = new long[] {0, Long.MAX_VALUE};
            return;
        }
        long[] after = Arrays.copyOf(before, before.length + 2);
        after[before.length] = from;
        after[before.length + 1] = to;
        ranges = after;
    }
}
