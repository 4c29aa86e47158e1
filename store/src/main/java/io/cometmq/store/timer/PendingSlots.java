// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import java.util.Arrays;

/** One bit for each slot of the wheel: whether something waits there. Owned by one thread. */
final class PendingSlots {
    /** There is none. */
    static final long NONE = Long.MAX_VALUE;

    private final long[] bits;
    private final int slots;

    PendingSlots(int slots) {
        this.slots = slots;
        this.bits = new long[(slots + Long.SIZE - 1) / Long.SIZE];
    }

    void clear() {
        Arrays.fill(bits, 0);
    }

    void add(long time) {
        int slot = (int) (time % slots);
        bits[slot / Long.SIZE] |= 1L << slot;
    }

    void remove(long time) {
        int slot = (int) (time % slots);
        bits[slot / Long.SIZE] &= ~(1L << slot);
    }

    boolean contains(long time) {
        int slot = (int) (time % slots);
        return (bits[slot / Long.SIZE] & 1L << slot) != 0;
    }

    /**
     * Whether nothing can be put into the slot of a time, because that slot still stands for an earlier turn of the wheel.
     *
     * @param loadedTo all slots before it are free
     * @param isEmpty whether the wheel has nothing for this time
     */
    boolean isBlocked(long time, long loadedTo, boolean isEmpty) {
        return time >= loadedTo + slots || (isEmpty && time >= loadedTo && contains(time));
    }

    /** The first time at or after {@code from}, less than one turn of the wheel away, or {@link #NONE}. */
    long nextFrom(long from) {
        int start = (int) (from % slots);
        int found = next(start, slots);
        if (found < 0) {
            found = next(0, start);
            return found < 0 ? NONE : from + slots - start + found;
        }
        return from + found - start;
    }

    private int next(int from, int to) {
        int word = from / Long.SIZE;
        long present = from < to ? bits[word] & -1L << from : 0;
        while (word * Long.SIZE < to) {
            if (present != 0) {
                int found = word * Long.SIZE + Long.numberOfTrailingZeros(present);
                return found < to ? found : -1;
            }
            word++;
            present = word < bits.length ? bits[word] : 0;
        }
        return -1;
    }
}
