// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The books of one queue that a group pops: which offsets are lent and until when, which are settled, and how far that lets
 * the committed offset go. Owned by its {@link PopQueue}, whose lock guards it.
 *
 * <p>Below {@code next} an offset is lent or settled; from {@code next} on it is free, but for the few in {@code ahead}. The
 * committed offset is the lowest one that is not settled. When somebody else moves the committed offset, everything
 * starts anew from there.
 */
final class PopLedger {
    private static final long UNKNOWN = -1;

    private final String topic;
    private final String group;
    private final int queueId;
    private final PopSource source;
    /** Who is told when a loan ends before all others. */
    private final LoanAlarms.Target target;

    private final Loans loans = new Loans();
    private final OffsetRanges ahead = new OffsetRanges();

    private long next = UNKNOWN;
    private long committed = UNKNOWN;
    private long earliestEnd = Long.MAX_VALUE;
    /** Receipts from before this moment are believed: they are of the process before this one. */
    private long believedBefore;

    private int restarts;

    PopLedger(String topic, String group, int queueId, PopSource source, LoanAlarms.Target target) {
        this.topic = topic;
        this.group = group;
        this.queueId = queueId;
        this.source = source;
        this.target = target;
        this.believedBefore = source.startedAtMillis();
    }

    /** The offset that is looked at next, once {@link #align} was called. */
    long next() {
        return next;
    }

    /** How many messages are lent. */
    int lentCount() {
        return loans.count();
    }

    /** How often everything started anew; what was read before the last time is of no use. */
    int restarts() {
        return restarts;
    }

    /** When the next loan ends, or {@link Long#MAX_VALUE}. */
    long earliestEndMillis() {
        return earliestEnd;
    }

    /** The offset that the queue's next message gets. */
    long max() {
        return source.store().maxQueueOffset(topic, queueId);
    }

    /** Begins where the committed offset is, unless that is where this queue left it. */
    void align(boolean fromEnd) {
        OptionalLong known = source.offsets().find(group, topic, queueId);
        if (known.isPresent() && known.getAsLong() == committed) {
            return;
        }
        boolean isNew = next == UNKNOWN;
        restartAt(known.orElseGet(() -> source.firstOffset(topic, queueId, fromEnd)));
        if (isNew) {
            believedBefore = source.startedAtMillis();
        }
        if (known.isEmpty()) {
            commit(next);
        }
        committed = next;
    }

    /** Forgets every loan and goes on from {@code offset}; earlier receipts count no more. */
    void reset(long offset) {
        restartAt(offset);
        commit(offset);
    }

    /** Forgets everything, the committed offset too. */
    void forget() {
        restartAt(UNKNOWN);
        committed = UNKNOWN;
    }

    /** Whether {@code offset}, of a message that was read, is free no more. */
    boolean isTaken(long offset) {
        return offset < next || ahead.contains(offset);
    }

    /** Whether offsets from {@code next} on may be taken: acks of the process before this one come ahead of reads. */
    boolean hasAhead() {
        return !ahead.isEmpty();
    }

    /** Notes that a free message is lent. */
    void lend(long offset, LoanTerms terms) {
        loans.add(offset, terms.popTimeMillis(), terms.visibleAtMillis(), false);
    }

    /** Everything before {@code offset} was looked at: it is lent now, or nobody wants it. */
    void lookedAtUntil(long offset) {
        next = ahead.stepOver(Math.max(next, offset));
        settle();
    }

    /** Takes the ack of a receipt with this pop time. */
    Settled ack(long offset, long popTimeMillis) {
        align(false);
        Settled settled = end(offset, popTimeMillis);
        if (settled == Settled.NOW) {
            settle();
        }
        return settled;
    }

    /** Takes the acks of receipts with one pop time; returns the bits of those that had been settled before. */
    BitSet ackAll(long start, BitSet bits, long popTimeMillis) {
        align(false);
        BitSet before = new BitSet();
        for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
            if (end(start + bit, popTimeMillis) == Settled.BEFORE) {
                before.set(bit);
            }
        }
        settle();
        return before;
    }

    private Settled end(long offset, long popTimeMillis) {
        int place = loans.find(offset);
        if (place >= 0) {
            if (loans.isReviving(place)) {
                return Settled.BEFORE;
            }
            if (!isReceiptOf(place, popTimeMillis)) {
                return Settled.NOT_LENT;
            }
            loans.remove(place);
            return Settled.NOW;
        }
        if (isTaken(offset)) {
            return Settled.BEFORE;
        }
        if (popTimeMillis >= believedBefore || !ahead.add(offset)) {
            return Settled.NOT_LENT;
        }
        next = ahead.stepOver(next);
        return Settled.NOW;
    }

    /**
     * Lends a lent message anew, under another pop time than before.
     *
     * @param terms the new terms; their pop time is now
     * @param suspended whether the end of the new loan does not count as a failed consumption
     * @return the pop time of the new receipt, or -1 when the message is not lent under this receipt
     */
    long lendAnew(long offset, long popTimeMillis, LoanTerms terms, boolean suspended) {
        align(false);
        int place = loans.find(offset);
        if (place >= 0) {
            if (loans.isReviving(place) || !isReceiptOf(place, popTimeMillis)) {
                return UNKNOWN;
            }
            long popTime = Math.max(terms.popTimeMillis(), loans.popTime(place) + 1);
            loans.set(place, popTime, popTime + terms.invisibleMillis(), suspended);
            endsAt(popTime + terms.invisibleMillis());
            return popTime;
        }
        if (popTimeMillis >= believedBefore || isTaken(offset) || !ahead.add(offset)) {
            return UNKNOWN;
        }
        loans.add(offset, terms.popTimeMillis(), terms.visibleAtMillis(), suspended);
        next = ahead.stepOver(next);
        endsAt(terms.visibleAtMillis());
        return terms.popTimeMillis();
    }

    private boolean isReceiptOf(int place, long popTimeMillis) {
        return loans.popTime(place) == popTimeMillis || popTimeMillis < believedBefore;
    }

    /** Takes loans that ended out of their consumers' hands, at most so many; they are to be stored for another try. */
    ExpiredLoans takeExpired(long nowMillis, int atMost) {
        ExpiredLoans expired = new ExpiredLoans();
        long earliest = Long.MAX_VALUE;
        for (int place = loans.begin(); place < loans.end(); place++) {
            if (!loans.isLive(place) || loans.isReviving(place)) {
                continue;
            }
            if (loans.visibleAt(place) <= nowMillis && expired.count() < atMost) {
                expired.add(loans.offset(place), loans.popTime(place), loans.isSuspended(place));
                loans.revive(place);
            } else {
                earliest = Math.min(earliest, loans.visibleAt(place));
            }
        }
        earliestEnd = earliest;
        return expired;
    }

    /** A message whose loan ended is stored for another try, or gone for good. */
    void revived(long offset, long popTimeMillis) {
        int place = reviving(offset, popTimeMillis);
        if (place >= 0) {
            loans.remove(place);
            settle();
        }
    }

    /** A message whose loan ended could not be stored for another try: its loan goes on for a while. */
    void notRevived(long offset, long popTimeMillis, boolean suspended, long againAtMillis) {
        int place = reviving(offset, popTimeMillis);
        if (place >= 0) {
            loans.set(place, popTimeMillis, againAtMillis, suspended);
            endsAt(againAtMillis);
        }
    }

    private int reviving(long offset, long popTimeMillis) {
        int place = loans.find(offset);
        return place >= 0 && loans.isReviving(place) && loans.popTime(place) == popTimeMillis ? place : -1;
    }

    /** A loan ends at this moment. */
    void endsAt(long millis) {
        if (millis < earliestEnd) {
            earliestEnd = millis;
            source.alarms().set(target, millis);
        }
    }

    /** What would be lost with the process; null when the committed offset says it all. */
    PopStateFile.@Nullable Queue state() {
        if (next == UNKNOWN || (loans.isEmpty() && ahead.isEmpty())) {
            return null;
        }
        List<Long> lent = new ArrayList<>(loans.count() * PopStateFile.FIELDS_OF_LOAN);
        for (int place = loans.begin(); place < loans.end(); place++) {
            if (loans.isLive(place)) {
                lent.add(loans.offset(place));
                lent.add(loans.popTime(place));
                lent.add(loans.visibleAt(place));
                lent.add(loans.isSuspended(place) ? 1L : 0L);
            }
        }
        List<Long> taken = new ArrayList<>();
        for (long bound : ahead.toArray()) {
            taken.add(bound);
        }
        return new PopStateFile.Queue(topic, group, queueId, committed, next, lent, taken);
    }

    /** Takes what the process before this one saved, unless the committed offset was set back since. */
    void restore(PopStateFile.Queue saved) {
        OptionalLong known = source.offsets().find(group, topic, queueId);
        if (known.isEmpty() || known.getAsLong() < saved.base() || saved.next() > max() || !saved.isSound()) {
            return;
        }
        committed = known.getAsLong();
        next = Math.max(committed, saved.next());
        for (int i = 0; i < saved.lent().size(); i += PopStateFile.FIELDS_OF_LOAN) {
            long offset = saved.lent().get(i);
            if (offset >= committed && loans.count() < source.maxLent()) {
                loans.add(
                        offset,
                        saved.lent().get(i + 1),
                        saved.lent().get(i + 2),
                        saved.lent().get(i + 3) != 0);
                endsAt(saved.lent().get(i + 2));
            } else if (offset >= committed) {
                // No room to remember the loan: everything from here on is lent again.
                next = offset;
                return;
            }
        }
        for (int i = 0; i < saved.ahead().size(); i += 2) {
            long from = Math.max(next, saved.ahead().get(i));
            if (from < saved.ahead().get(i + 1)) {
                ahead.add(from, saved.ahead().get(i + 1));
            }
        }
        next = ahead.stepOver(next);
        settle();
    }

    private void restartAt(long offset) {
        loans.clear();
        ahead.clear();
        next = offset;
        earliestEnd = Long.MAX_VALUE;
        believedBefore = Long.MIN_VALUE;
        restarts++;
    }

    private void commit(long offset) {
        source.offsets().commit(group, topic, queueId, offset);
        committed = offset;
    }

    /** Commits as far as everything is settled. */
    private void settle() {
        long settled = loans.isEmpty() ? next : Math.min(loans.first(), next);
        if (settled == committed) {
            return;
        }
        if (source.offsets().move(group, topic, queueId, committed, settled)) {
            committed = settled;
        } else {
            align(false);
        }
    }
}
