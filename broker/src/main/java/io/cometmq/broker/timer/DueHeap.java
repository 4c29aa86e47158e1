// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import java.util.Arrays;

/**
 * What is due soon, earliest first, and of one time in the order it was put in: a binary heap in two arrays of numbers.
 * Owned by one thread. Its arrays shrink when it runs empty.
 */
final class DueHeap {
    /** What {@link #firstDue} says when there is nothing. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int SMALL = 1024;

    private long[] due = new long[SMALL];
    private long[] position = new long[SMALL];
    private int size;

    int size() {
        return size;
    }

    /** When the first one is due, or {@link #NEVER}. */
    long firstDue() {
        return size == 0 ? NEVER : due[0];
    }

    void add(long dueMillis, long at) {
        if (size == due.length) {
            due = Arrays.copyOf(due, size * 2);
            position = Arrays.copyOf(position, size * 2);
        }
        int child = size++;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(dueMillis, at, parent)) {
                break;
            }
            due[child] = due[parent];
            position[child] = position[parent];
            child = parent;
        }
        due[child] = dueMillis;
        position[child] = at;
    }

    /** Takes the first one out and returns its position. There must be one. */
    long poll() {
        long first = position[0];
        size--;
        long lastDue = due[size];
        long last = position[size];
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && isBefore(due[child + 1], position[child + 1], child)) {
                child++;
            }
            if (!isBefore(due[child], position[child], lastDue, last)) {
                break;
            }
            due[parent] = due[child];
            position[parent] = position[child];
            parent = child;
        }
        due[parent] = lastDue;
        position[parent] = last;
        if (size == 0) {
            clear();
        }
        return first;
    }

    void clear() {
        size = 0;
        if (due.length > SMALL) {
            due = new long[SMALL];
            position = new long[SMALL];
        }
    }

    private boolean isBefore(long dueMillis, long at, int index) {
        return isBefore(dueMillis, at, due[index], position[index]);
    }

    private static boolean isBefore(long dueMillis, long at, long otherDue, long otherAt) {
        return dueMillis < otherDue || (dueMillis == otherDue && at < otherAt);
    }
}
