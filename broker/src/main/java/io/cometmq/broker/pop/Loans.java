// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.Arrays;

/**
 * The messages of one queue that are lent now, by rising queue offset, in arrays without an object per message. Owned by
 * its {@link PopQueue}, whose lock guards it.
 *
 * <p>A loan that ended leaves a dead place behind; the first and the last place are never dead, and when the arrays are
 * full the dead places go. So the arrays never have more than four times the places of the loans they once held.
 */
final class Loans {
    private static final int FIRST_CAPACITY = 32;
    /** Arrays that are larger are given back when the last loan ends. */
    private static final int KEPT_CAPACITY = 1024;

    private static final byte DEAD = 0;
    private static final byte LENT = 1;
    private static final byte SUSPENDED = 2;
    private static final byte REVIVING = 3;

    private long[] offsets = {};
    private long[] popTimes = {};
    private long[] visibleAt = {};
    private byte[] states = {};
    private int head;
    private int places;
    private int count;

    /** How many messages are lent. */
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The lowest lent offset; there must be one. */
    long first() {
        return offsets[head];
    }

    /** One place past the last one; places are numbered from {@link #begin()} on, dead ones included. */
    int end() {
        return head + places;
    }

    int begin() {
        return head;
    }

    /** The place of a lent offset, or -1. */
    int find(long offset) {
        int place = Arrays.binarySearch(offsets, head, end(), offset);
        return place >= 0 && states[place] != DEAD ? place : -1;
    }

    boolean isLive(int place) {
        return states[place] != DEAD;
    }

    /** Whether the message is on its way to the retry topic, so that no receipt of it counts any more. */
    boolean isReviving(int place) {
        return states[place] == REVIVING;
    }

    /** Whether the end of this loan does not count as a failed consumption. */
    boolean isSuspended(int place) {
        return states[place] == SUSPENDED;
    }

    long offset(int place) {
        return offsets[place];
    }

    long popTime(int place) {
        return popTimes[place];
    }

    long visibleAt(int place) {
        return visibleAt[place];
    }

    /** Notes a loan of an offset that is not lent. */
    void add(long offset, long popTime, long visible, boolean suspended) {
        if (end() == offsets.length) {
            makeRoom();
        }
        int place = end();
        while (place > head && offsets[place - 1] > offset) {
            move(place - 1, place);
            place--;
        }
        if (place > head && offsets[place - 1] == offset) {
            throw new IllegalStateException("offset " + offset + " is lent already");
        }
        offsets[place] = offset;
        places++;
        count++;
        set(place, popTime, visible, suspended);
    }

    /** Lends a lent message anew. */
    void set(int place, long popTime, long visible, boolean suspended) {
        popTimes[place] = popTime;
        visibleAt[place] = visible;
        states[place] = suspended ? SUSPENDED : LENT;
    }

    void revive(int place) {
        states[place] = REVIVING;
    }

    /** Ends a loan. */
    void remove(int place) {
        states[place] = DEAD;
        count--;
        while (places > 0 && states[head] == DEAD) {
            head++;
            places--;
        }
        while (places > 0 && states[end() - 1] == DEAD) {
            places--;
        }
        if (places == 0) {
            head = 0;
            if (offsets.length > KEPT_CAPACITY) {
                resize(0);
            }
        }
    }

    /** Forgets all loans. */
    void clear() {
        head = 0;
        places = 0;
        count = 0;
        resize(0);
    }

    private void makeRoom() {
        int target = 0;
        for (int place = head; place < end(); place++) {
            if (states[place] != DEAD) {
                move(place, target++);
            }
        }
        head = 0;
        places = target;
        if (target > offsets.length / 2 || offsets.length == 0) {
            resize(Math.max(FIRST_CAPACITY, offsets.length * 2));
        }
    }

    private void move(int from, int to) {
        offsets[to] = offsets[from];
        popTimes[to] = popTimes[from];
        visibleAt[to] = visibleAt[from];
        states[to] = states[from];
    }

    private void resize(int capacity) {
        offsets = Arrays.copyOf(offsets, capacity);
        popTimes = Arrays.copyOf(popTimes, capacity);
        visibleAt = Arrays.copyOf(visibleAt, capacity);
        states = Arrays.copyOf(states, capacity);
    }
}
