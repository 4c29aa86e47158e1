// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.Arrays;

/** Loans of one queue that ended. Owned by the thread that took them. */
final class ExpiredLoans {
    private long[] offsets = {};
    private long[] popTimes = {};
    private boolean[] suspended = {};
    private int count;

    void add(long offset, long popTime, boolean isSuspended) {
        if (count == offsets.length) {
            int capacity = Math.max(8, count * 2);
            offsets = Arrays.copyOf(offsets, capacity);
            popTimes = Arrays.copyOf(popTimes, capacity);
            suspended = Arrays.copyOf(suspended, capacity);
        }
        offsets[count] = offset;
        popTimes[count] = popTime;
        suspended[count++] = isSuspended;
    }

    int count() {
        return count;
    }

    long offset(int index) {
        return offsets[index];
    }

    long popTime(int index) {
        return popTimes[index];
    }

    boolean isSuspended(int index) {
        return suspended[index];
    }
}
