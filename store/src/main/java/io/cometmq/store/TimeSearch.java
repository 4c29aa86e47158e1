// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.log.CommitLog;
import io.cometmq.store.queue.ConsumeQueue;

/** Finds queue offsets by store time, by halving. Store times never go back along the log. Thread-safe. */
final class TimeSearch {
    private final CommitLog commitLog;

    TimeSearch(CommitLog commitLog) {
        this.commitLog = commitLog;
    }

    /** See {@link MessageStore#queueOffsetAt}. */
    long offsetAt(ConsumeQueue queue, long millis, TimeBoundary boundary) {
        long min = queue.minOffset(commitLog.startOffset());
        long max = queue.maxOffset();
        if (min >= max) {
            return max;
        }
        if (boundary == TimeBoundary.LOWER) {
            return firstNotBefore(queue, min, max, millis);
        }
        // One more millisecond: the entry before the first that is newer is the last that is not.
        long firstNewer = millis == Long.MAX_VALUE ? max : firstNotBefore(queue, min, max, millis + 1);
        return firstNewer > min ? firstNewer - 1 : 0;
    }

    /** The store time of an entry, or -1 when its record cannot be read. */
    long storeTimeOf(ConsumeQueue queue, long queueOffset) {
        long logOffset = queue.logOffsetOf(queueOffset);
        return logOffset < commitLog.startOffset() ? -1 : commitLog.storeTimeAt(logOffset);
    }

    private long firstNotBefore(ConsumeQueue queue, long min, long max, long millis) {
        long low = min;
        long high = max;
        while (low < high) {
            long middle = (low + high) >>> 1;
            // Entries whose records are lost have no time: the next one that has tells on which side they are.
            long timed = nextTimed(queue, middle, high);
            if (timed < high && storeTimeOf(queue, timed) < millis) {
                low = timed + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long nextTimed(ConsumeQueue queue, long from, long to) {
        long timed = from;
        while (timed < to && storeTimeOf(queue, timed) < 0) {
            timed++;
        }
        return timed;
    }
}
