// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import java.util.Arrays;

/** Keys in log order that are not in a file yet. Guarded by whoever owns it. */
final class PendingKeys {
    /** So many keys make up one batch; they cost a megabyte. */
    static final int MAX = 64 * 1024;

    private static final int INITIAL = 256;

    private int[] hashes = new int[INITIAL];
    private long[] offsets = new long[INITIAL];
    private long[] times = new long[INITIAL];
    private int count;

    void add(int hash, long logOffset, long storeTime) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
            times = Arrays.copyOf(times, count * 2);
        }
        hashes[count] = hash;
        offsets[count] = logOffset;
        times[count++] = storeTime;
    }

    int count() {
        return count;
    }

    int hash(int index) {
        return hashes[index];
    }

    long offset(int index) {
        return offsets[index];
    }

    long time(int index) {
        return times[index];
    }

    /** Adds the keys of this hash, newest first. */
    void find(int hash, Hits hits) {
        for (int i = count - 1; i >= 0 && !hits.isFull(); i--) {
            if (hashes[i] == hash) {
                hits.offer(offsets[i], times[i]);
            }
        }
    }
}
