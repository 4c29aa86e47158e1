// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.Arrays;

/**
 * A set of queue offsets as ranges, by rising offset; a bounded number of them. Owned by its {@link PopQueue}, whose lock
 * guards it. Hardly ever holds anything: only after a restart are offsets taken ahead of the next one to lend.
 */
final class OffsetRanges {
    /** The most ranges it holds; what does not fit is forgotten, and lent again. */
    static final int MAX_RANGES = 4096;

    /** Begin and end (exclusive) of each range, one after the other. */
    private long[] bounds = {};

    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(long offset) {
        int place = Arrays.binarySearch(bounds, 0, size, offset);
        // A begin is in its range, an end is not; what lies between two bounds is inside behind a begin.
        return place >= 0 ? (place & 1) == 0 : ((-place - 1) & 1) == 1;
    }

    /** Adds one offset; false when it did not fit. */
    boolean add(long offset) {
        return contains(offset) || add(offset, offset + 1);
    }

    /** Adds a range that overlaps none that is there; false when it did not fit. */
    boolean add(long from, long to) {
        int place = Arrays.binarySearch(bounds, 0, size, from);
        int at = place >= 0 ? place + 1 : -place - 1;
        boolean joinsBefore = at > 0 && bounds[at - 1] == from;
        boolean joinsAfter = at < size && bounds[at] == to;
        if (joinsBefore && joinsAfter) {
            cut(at - 1, 2);
        } else if (joinsBefore) {
            bounds[at - 1] = to;
        } else if (joinsAfter) {
            bounds[at] = from;
        } else {
            if (size >= 2 * MAX_RANGES) {
                return false;
            }
            open(at);
            bounds[at] = from;
            bounds[at + 1] = to;
        }
        return true;
    }

    /** Where {@code offset} comes to when it steps over what is in the set; forgets everything before that. */
    long stepOver(long offset) {
        long next = offset;
        while (size > 0 && bounds[0] <= next) {
            next = Math.max(next, bounds[1]);
            cut(0, 2);
        }
        return next;
    }

    void clear() {
        size = 0;
        bounds = new long[0];
    }

    /** The bounds, as a copy. */
    long[] toArray() {
        return Arrays.copyOf(bounds, size);
    }

    private void open(int at) {
        if (size + 2 > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(8, bounds.length * 2));
        }
        System.arraycopy(bounds, at, bounds, at + 2, size - at);
        size += 2;
    }

    private void cut(int at, int count) {
        System.arraycopy(bounds, at + count, bounds, at, size - at - count);
        size -= count;
    }
}
