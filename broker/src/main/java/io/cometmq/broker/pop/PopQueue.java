// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.pop.Lent.Outcome;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one group borrowed of one queue. Guarded by its own lock, which is held over reads from memory but never over
 * reads from the disk.
 *
 * <p>Below {@code next} an offset is lent or settled; from {@code next} on it is free, but for the few in {@code ahead}. The
 * committed offset is the lowest one that is not settled. When somebody else moves the committed offset, everything
 * starts anew from there.
 */
public final class PopQueue implements LoanAlarms.Target {
    /** What a pop passes over without a match before it gives the thread back. */
    private static final int MAX_READS = 8;

    private static final long UNKNOWN = -1;

    private final String topic;
    private final String group;
    private final int queueId;
    private final PopSource source;
    private final Loans loans = new Loans();
    private final OffsetRanges ahead = new OffsetRanges();

    private long next = UNKNOWN;
    private long committed = UNKNOWN;
    private long earliestEnd = Long.MAX_VALUE;
    /** Receipts from before this moment are believed: they are of the process before this one. */
    private long believedBefore;

    private boolean readingDisk;
    private int restarts;

    PopQueue(String topic, String group, int queueId, PopSource source) {
        this.topic = topic;
        this.group = group;
        this.queueId = queueId;
        this.source = source;
        this.believedBefore = source.startedAtMillis();
    }

    public String topic() {
        return topic;
    }

    public String group() {
        return group;
    }

    public int queueId() {
        return queueId;
    }

    /** Whether lending now would probably have to wait for the disk. */
    public synchronized boolean isCold(boolean fromEnd) {
        align(fromEnd);
        return next < max() && source.store().isCold(topic, queueId, next);
    }

    /** Whether there is a message to lend, and nobody at it. */
    public synchronized boolean hasFree(boolean fromEnd) {
        align(fromEnd);
        return !readingDisk && next < max();
    }

    /** How many messages are not lent yet. */
    public synchronized long rest(boolean fromEnd) {
        align(fromEnd);
        return Math.max(0, max() - next);
    }

    /** Where the next message is looked for. */
    public synchronized long nextOffset(boolean fromEnd) {
        align(fromEnd);
        return next;
    }

    /** How many messages are lent. */
    public synchronized int lentCount() {
        return loans.count();
    }

    /**
     * Lends the next messages that match. Those that do not are settled.
     *
     * @param mayWait whether the calling thread may wait for the disk
     */
    public Lent lend(LoanTerms terms, RecordFilter filter, int maxMessages, int maxBytes, boolean mayWait) {
        Lent lent = Lent.nothing(Outcome.EMPTY, 0, 0);
        for (int reads = 0; reads < MAX_READS; reads++) {
            lent = mayWait
                    ? lendFromDisk(terms, filter, maxMessages, maxBytes)
                    : lendFromMemory(terms, filter, maxMessages, maxBytes);
            if (lent.outcome() != Outcome.PASSED_OVER) {
                return lent;
            }
        }
        return lent;
    }

    private synchronized Lent lendFromMemory(LoanTerms terms, RecordFilter filter, int maxMessages, int maxBytes) {
        Lent no = refusal(terms);
        return no != null ? no : take(read(filter, maxMessages, maxBytes), terms);
    }

    private Lent lendFromDisk(LoanTerms terms, RecordFilter filter, int maxMessages, int maxBytes) {
        int restartsBefore;
        synchronized (this) {
            Lent no = refusal(terms);
            if (no != null) {
                return no;
            }
            readingDisk = true;
            restartsBefore = restarts;
        }
        ReadResult result = null;
        try {
            result = read(filter, maxMessages, maxBytes);
        } finally {
            synchronized (this) {
                readingDisk = false;
                if (result != null && restarts != restartsBefore) {
                    result.close();
                    result = null;
                }
            }
        }
        synchronized (this) {
            return result == null ? Lent.nothing(Outcome.PASSED_OVER, next, 0) : take(result, terms);
        }
    }

    private @Nullable Lent refusal(LoanTerms terms) {
        align(terms.fromEnd());
        long max = max();
        if (next > max) {
            // The log lost its end, and with it what was lent.
            restartAt(max);
            commit(max);
        }
        long rest = max - next;
        if (readingDisk) {
            return Lent.nothing(Outcome.BUSY, next, rest);
        }
        if (rest <= 0) {
            return Lent.nothing(Outcome.EMPTY, next, 0);
        }
        return loans.count() >= source.maxLent() ? Lent.nothing(Outcome.FULL, next, rest) : null;
    }

    private ReadResult read(RecordFilter filter, int maxMessages, int maxBytes) {
        long from;
        int room;
        synchronized (this) {
            from = next;
            room = source.maxLent() - loans.count();
        }
        return source.store().read(topic, queueId, from, Math.min(maxMessages, room), maxBytes, filter);
    }

    private Lent take(ReadResult result, LoanTerms terms) {
        long start = next;
        List<RecordSlice> records = mayHoldTaken(result) ? withoutTaken(result.records()) : result.records();
        for (RecordSlice record : records) {
            loans.add(
                    RecordLayout.queueOffset(record.bytes(), 0), terms.popTimeMillis(), terms.visibleAtMillis(), false);
        }
        next = ahead.stepOver(Math.max(next, result.nextOffset()));
        if (records.isEmpty()) {
            result.close();
        } else {
            endsAt(terms.visibleAtMillis());
        }
        settle();
        long rest = Math.max(0, result.maxOffset() - next);
        Outcome without = rest > 0 ? Outcome.PASSED_OVER : Outcome.EMPTY;
        return new Lent(records.isEmpty() ? without : Outcome.LENT, start, records, rest);
    }

    /** Acks of the process before this one may take offsets ahead of a read, and during one from the disk. */
    private boolean mayHoldTaken(ReadResult result) {
        return !ahead.isEmpty()
                || (!result.records().isEmpty()
                        && RecordLayout.queueOffset(result.records().get(0).bytes(), 0) < next);
    }

    private List<RecordSlice> withoutTaken(List<RecordSlice> records) {
        List<RecordSlice> free = new ArrayList<>(records.size());
        for (RecordSlice record : records) {
            long offset = RecordLayout.queueOffset(record.bytes(), 0);
            if (offset < next || ahead.contains(offset)) {
                record.close();
            } else {
                free.add(record);
            }
        }
        return free;
    }

    /** Takes the ack of a receipt with this pop time. */
    public synchronized Settled ack(long offset, long popTimeMillis) {
        align(false);
        int place = loans.find(offset);
        if (place >= 0) {
            return endLoan(place, popTimeMillis);
        }
        if (offset < next || ahead.contains(offset)) {
            return Settled.BEFORE;
        }
        if (popTimeMillis >= believedBefore || !ahead.add(offset)) {
            return Settled.NOT_LENT;
        }
        next = ahead.stepOver(next);
        settle();
        return Settled.NOW;
    }

    private Settled endLoan(int place, long popTimeMillis) {
        if (loans.isReviving(place)) {
            return Settled.BEFORE;
        }
        if (!isReceiptOf(place, popTimeMillis)) {
            return Settled.NOT_LENT;
        }
        loans.remove(place);
        settle();
        return Settled.NOW;
    }

    /**
     * Lends a lent message anew, under another pop time than before.
     *
     * @param terms the new terms; their pop time is now
     * @param suspended whether the end of the new loan does not count as a failed consumption
     * @return the pop time of the new receipt, or -1 when the message is not lent under this receipt
     */
    public synchronized long lendAnew(long offset, long popTimeMillis, LoanTerms terms, boolean suspended) {
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
        if (offset < next || popTimeMillis >= believedBefore || ahead.contains(offset) || !ahead.add(offset)) {
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

    @Override
    public long ring(long nowMillis) {
        source.revival().revive(this, nowMillis);
        return earliestEndMillis();
    }

    /** Takes loans that ended out of their consumers' hands, at most so many; they are to be stored for another try. */
    synchronized ExpiredLoans takeExpired(long nowMillis, int atMost) {
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

    /** When the next loan ends, or {@link Long#MAX_VALUE}. */
    synchronized long earliestEndMillis() {
        return earliestEnd;
    }

    /** A message whose loan ended is stored for another try, or gone for good. */
    synchronized void revived(long offset, long popTimeMillis) {
        int place = loans.find(offset);
        if (place >= 0 && loans.isReviving(place) && loans.popTime(place) == popTimeMillis) {
            loans.remove(place);
            settle();
        }
    }

    /** A message whose loan ended could not be stored for another try: its loan goes on for a while. */
    synchronized void notRevived(long offset, long popTimeMillis, boolean suspended, long againAtMillis) {
        int place = loans.find(offset);
        if (place >= 0 && loans.isReviving(place) && loans.popTime(place) == popTimeMillis) {
            loans.set(place, popTimeMillis, againAtMillis, suspended);
            endsAt(againAtMillis);
        }
    }

    /** Forgets every loan and goes on from {@code offset}; earlier receipts count no more. */
    synchronized void reset(long offset) {
        restartAt(offset);
        commit(offset);
    }

    /** Forgets every loan, because the topic or the group is gone. */
    synchronized void forget() {
        restartAt(UNKNOWN);
        committed = UNKNOWN;
    }

    /** What would be lost with the process; null when the committed offset says it all. */
    synchronized PopStateFile.@Nullable Queue state() {
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
    synchronized void restore(PopStateFile.Queue saved) {
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

    private long max() {
        return source.store().maxQueueOffset(topic, queueId);
    }

    /** Begins where the committed offset is, unless that is where this queue left it. */
    private void align(boolean fromEnd) {
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

    private void endsAt(long millis) {
        if (millis < earliestEnd) {
            earliestEnd = millis;
            source.alarms().set(this, millis);
        }
    }
}
