// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection that wait for their answers, by opaque. Guarded by its own lock, under which nothing but
 * array reads and writes happen.
 *
 * <p>A call's slot is its opaque modulo the number of slots, a power of two. The table chooses the opaques, so it skips
 * those whose slot is taken: a look-up is one array read, nothing is boxed, and a doubled table needs no rehashing rule,
 * because numbers that differ in their low bits go on to differ in more of them. Opaques grow, so the answer to a call
 * that timed out meets no later call.
 */
final class CallTable {
    private static final int FIRST_SLOTS = 16;

    private @Nullable PendingCall<?, ?>[] slots = new PendingCall<?, ?>[FIRST_SLOTS];
    private int size;
    private int nextOpaque;
    private @Nullable String closedBy;

    /** Takes the call in and gives it its opaque; false when this was closed. */
    synchronized boolean put(PendingCall<?, ?> call) {
        if (closedBy != null) {
            return false;
        }
        if (size >= slots.length - slots.length / 4) {
            grow();
        }
        int opaque = freeOpaque();
        slots[opaque & (slots.length - 1)] = call;
        size++;
        call.standIn(this, opaque);
        return true;
    }

    /** An opaque for a request that waits for no answer. */
    synchronized int passingOpaque() {
        return nextOpaque++;
    }

    /** Takes the call with this opaque out; null when it is not, or no longer, here. */
    synchronized @Nullable PendingCall<?, ?> take(int opaque) {
        int slot = opaque & (slots.length - 1);
        PendingCall<?, ?> call = slots[slot];
        if (call == null || call.opaque() != opaque) {
            return null;
        }
        slots[slot] = null;
        size--;
        return call;
    }

    synchronized int size() {
        return size;
    }

    /** Takes out the calls whose deadline is not after {@code now}. */
    synchronized List<PendingCall<?, ?>> takeExpired(long now) {
        if (size == 0) {
            return List.of();
        }
        List<PendingCall<?, ?>> expired = new ArrayList<>();
        for (int slot = 0; slot < slots.length; slot++) {
            PendingCall<?, ?> call = slots[slot];
            if (call != null && call.deadline() - now <= 0) {
                slots[slot] = null;
                size--;
                expired.add(call);
            }
        }
        return expired;
    }

    /** How long from {@code now} to the earliest deadline; {@code Long.MAX_VALUE} when nothing waits. */
    synchronized long untilEarliest(long now) {
        long earliest = Long.MAX_VALUE;
        if (size == 0) {
            return earliest;
        }
        for (PendingCall<?, ?> call : slots) {
            if (call != null) {
                earliest = Math.min(earliest, call.deadline() - now);
            }
        }
        return earliest;
    }

    /** Takes out all calls and takes none in any more. */
    synchronized List<PendingCall<?, ?>> close(String reason) {
        closedBy = reason;
        List<PendingCall<?, ?>> rest = new ArrayList<>();
        for (int slot = 0; slot < slots.length; slot++) {
            PendingCall<?, ?> call = slots[slot];
            if (call != null) {
                rest.add(call);
                slots[slot] = null;
            }
        }
        size = 0;
        return rest;
    }

    /** Why this was closed, or null. */
    synchronized @Nullable String closedBy() {
        return closedBy;
    }

    private int freeOpaque() {
        while (slots[nextOpaque & (slots.length - 1)] != null) {
            nextOpaque++;
        }
        return nextOpaque++;
    }

    private void grow() {
        @Nullable PendingCall<?, ?>[] larger = new PendingCall<?, ?>[slots.length * 2];
        for (PendingCall<?, ?> call : slots) {
            if (call != null) {
                larger[call.opaque() & (larger.length - 1)] = call;
            }
        }
        slots = larger;
    }
}
