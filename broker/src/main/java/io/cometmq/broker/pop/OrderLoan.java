// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What one ordered pop lent of a queue: a handful of messages, of which none after them is lent before all of them are
 * acked or visible again. Owned by its {@link OrderedQueue}, whose lock guards it.
 */
final class OrderLoan {
    private static final int MAX_MESSAGES = Long.SIZE;

    private final long popTime;
    private final long invisible;
    private final @Nullable String attemptId;
    private final long[] offsets;
    private final long[] visibleAt;
    private final int[] handedOut;
    private long acked;

    private OrderLoan(long popTime, long invisible, @Nullable String attemptId, long[] offsets) {
        this.popTime = popTime;
        this.invisible = invisible;
        this.attemptId = attemptId;
        this.offsets = offsets;
        this.visibleAt = new long[offsets.length];
        this.handedOut = new int[offsets.length];
        Arrays.fill(visibleAt, popTime + invisible);
    }

    /**
     * The loan of a pop.
     *
     * @param before the loan that it takes over from, or null
     */
    static OrderLoan of(LoanTerms terms, @Nullable String attemptId, long[] lent, @Nullable OrderLoan before) {
        // Two attempts of one moment have the same receipts: whatever either of them got is lent, or it would be lent
        // to
        // somebody else while the first still has it.
        long[] offsets = before != null && before.isAttempt(attemptId) && before.popTime == terms.popTimeMillis()
                ? before.withOpen(lent)
                : lent;
        if (offsets.length > MAX_MESSAGES) {
            throw new IllegalStateException(
                    offsets.length + " messages lent in order: expected at most " + MAX_MESSAGES);
        }
        OrderLoan loan = new OrderLoan(terms.popTimeMillis(), terms.invisibleMillis(), attemptId, offsets);
        if (before != null) {
            boolean sameAttempt = before.isAttempt(attemptId);
            for (int i = 0; i < offsets.length; i++) {
                int place = before.find(offsets[i]);
                if (place >= 0) {
                    loan.handedOut[i] = before.handedOut[place] + (sameAttempt ? 0 : 1);
                }
            }
        }
        return loan;
    }

    long popTime() {
        return popTime;
    }

    boolean isAttempt(@Nullable String id) {
        return id != null && id.equals(attemptId);
    }

    /** The place of an offset, or -1. */
    int find(long offset) {
        int place = Arrays.binarySearch(offsets, offset);
        return Math.max(place, -1);
    }

    boolean isAcked(int place) {
        return (acked & (1L << place)) != 0;
    }

    void ack(int place) {
        acked |= 1L << place;
    }

    /** For each of these messages of the loan how often it was handed out before. */
    List<Integer> handedOut(long[] lent) {
        return Arrays.stream(lent)
                .mapToObj(offset -> handedOut[Arrays.binarySearch(offsets, offset)])
                .toList();
    }

    /** These offsets and those that are not acked, sorted; the lowest of them, as many as a loan can have. */
    private long[] withOpen(long[] more) {
        return LongStream.concat(
                        Arrays.stream(more),
                        IntStream.range(0, offsets.length)
                                .filter(place -> !isAcked(place))
                                .mapToLong(place -> offsets[place]))
                .sorted()
                .distinct()
                .limit(Math.max(MAX_MESSAGES, more.length))
                .toArray();
    }

    /** Whether every message is acked. */
    boolean isSettled() {
        return Long.bitCount(acked) >= offsets.length;
    }

    void visibleAt(int place, long millis) {
        visibleAt[place] = millis;
    }

    /** The first offset that is not acked, or the one behind the last. */
    long firstOpen() {
        for (int i = 0; i < offsets.length; i++) {
            if (!isAcked(i)) {
                return offsets[i];
            }
        }
        return offsets[offsets.length - 1] + 1;
    }

    /** Until when nothing may be lent behind this, in milliseconds; in the past when nothing is in the way. */
    long blocksUntil() {
        long until = Long.MIN_VALUE;
        for (int i = 0; i < offsets.length; i++) {
            if (!isAcked(i)) {
                until = Math.max(until, visibleAt[i]);
            }
        }
        return until;
    }

    OrderInfoFile.Info toInfo() {
        List<Long> deltas = new ArrayList<>(offsets.length);
        Map<Long, Long> changed = new TreeMap<>();
        Map<Long, Integer> counts = new TreeMap<>();
        for (int i = 0; i < offsets.length; i++) {
            deltas.add(i == 0 ? offsets[0] : offsets[i] - offsets[0]);
            if (visibleAt[i] != popTime + invisible) {
                changed.put(offsets[i], visibleAt[i]);
            }
            if (handedOut[i] > 0) {
                counts.put(offsets[i], handedOut[i]);
            }
        }
        return new OrderInfoFile.Info(
                popTime,
                invisible,
                deltas,
                changed.isEmpty() ? null : changed,
                counts.isEmpty() ? null : counts,
                popTime,
                acked,
                attemptId);
    }

    /** The loan of a file, or null when the file says nothing usable. */
    static @Nullable OrderLoan of(OrderInfoFile.Info info) {
        List<Long> deltas = info.o();
        if (deltas == null || deltas.isEmpty() || deltas.size() > MAX_MESSAGES || info.i() == null) {
            return null;
        }
        long[] offsets = new long[deltas.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i == 0 ? deltas.get(0) : deltas.get(0) + deltas.get(i);
            if (i > 0 && offsets[i] <= offsets[i - 1]) {
                return null;
            }
        }
        OrderLoan loan = new OrderLoan(info.popTime(), info.i(), info.a(), offsets);
        loan.acked = info.cm();
        for (int i = 0; i < offsets.length; i++) {
            if (info.ot() != null && info.ot().get(offsets[i]) != null) {
                loan.visibleAt[i] = info.ot().get(offsets[i]);
            }
            if (info.oc() != null && info.oc().get(offsets[i]) != null) {
                loan.handedOut[i] = info.oc().get(offsets[i]);
            }
        }
        return loan;
    }
}
