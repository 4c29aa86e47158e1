// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.pop.Lent.Outcome;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lends the messages of one queue to one group, and takes them back; what is lent stands in its {@link PopLedger}. Guarded
 * by its own lock, which is held over reads from memory but never over reads from the disk.
 */
public final class PopQueue implements LoanAlarms.Target {
    /** What a pop passes over without a match before it gives the thread back. */
    private static final int MAX_READS = 8;

    private final String topic;
    private final String group;
    private final int queueId;
    private final PopSource source;
    private final PopLedger ledger;
    private boolean readingDisk;

    PopQueue(String topic, String group, int queueId, PopSource source) {
        this.topic = topic;
        this.group = group;
        this.queueId = queueId;
        this.source = source;
        this.ledger = new PopLedger(topic, group, queueId, source, this);
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

    /** Whether there is a message to lend, and nobody at it. */
    public synchronized boolean hasFree(boolean fromEnd) {
        ledger.align(fromEnd);
        return !readingDisk && ledger.next() < ledger.max() && source.isMended(topic, queueId);
    }

    /** How many messages are not lent yet. */
    public synchronized long rest(boolean fromEnd) {
        ledger.align(fromEnd);
        return Math.max(0, ledger.max() - ledger.next());
    }

    /** Where the next message is looked for. */
    public synchronized long nextOffset(boolean fromEnd) {
        ledger.align(fromEnd);
        return ledger.next();
    }

    /** How many messages are lent. */
    public synchronized int lentCount() {
        return ledger.lentCount();
    }

    /**
     * Lends the next messages that match. Those that do not are settled.
     *
     * @param mayWait whether the calling thread may wait for the disk; otherwise what lies there is refused as
     *     {@link Outcome#COLD}
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
        if (no != null) {
            return no;
        }
        long next = ledger.next();
        if (source.store().isCold(topic, queueId, next)) {
            return Lent.nothing(Outcome.COLD, next, ledger.max() - next);
        }
        return take(read(filter, maxMessages, maxBytes), terms);
    }

    private Lent lendFromDisk(LoanTerms terms, RecordFilter filter, int maxMessages, int maxBytes) {
        int restartsBefore;
        synchronized (this) {
            Lent no = refusal(terms);
            if (no != null) {
                return no;
            }
            readingDisk = true;
            restartsBefore = ledger.restarts();
        }
        ReadResult result = null;
        try {
            result = read(filter, maxMessages, maxBytes);
        } finally {
            synchronized (this) {
                readingDisk = false;
                if (result != null && ledger.restarts() != restartsBefore) {
                    result.close();
                    result = null;
                }
            }
        }
        synchronized (this) {
            return result == null ? Lent.nothing(Outcome.PASSED_OVER, ledger.next(), 0) : take(result, terms);
        }
    }

    private @Nullable Lent refusal(LoanTerms terms) {
        ledger.align(terms.fromEnd());
        long max = ledger.max();
        if (ledger.next() > max) {
            // The log lost its end, and with it what was lent.
            ledger.reset(max);
        }
        long next = ledger.next();
        long rest = max - next;
        if (readingDisk) {
            return Lent.nothing(Outcome.BUSY, next, rest);
        }
        if (rest <= 0) {
            return Lent.nothing(Outcome.EMPTY, next, 0);
        }
        return ledger.lentCount() >= source.maxLent() ? Lent.nothing(Outcome.FULL, next, rest) : null;
    }

    private ReadResult read(RecordFilter filter, int maxMessages, int maxBytes) {
        long from;
        int room;
        synchronized (this) {
            from = ledger.next();
            room = source.maxLent() - ledger.lentCount();
        }
        return source.store().read(topic, queueId, from, Math.min(maxMessages, room), maxBytes, filter);
    }

    private Lent take(ReadResult result, LoanTerms terms) {
        long start = ledger.next();
        if (result.status() == ReadResult.Status.OFFSET_FOUND_NULL) {
            // The entry there is damaged: who waits is woken when it is mended.
            result.close();
            return Lent.nothing(Outcome.EMPTY, start, 0);
        }
        List<RecordSlice> records = mayHoldTaken(result) ? withoutTaken(result.records()) : result.records();
        for (RecordSlice record : records) {
            ledger.lend(RecordLayout.queueOffset(record.bytes(), 0), terms);
        }
        if (records.isEmpty()) {
            result.close();
        } else {
            ledger.endsAt(terms.visibleAtMillis());
        }
        ledger.lookedAtUntil(result.nextOffset());
        long rest = Math.max(0, result.maxOffset() - ledger.next());
        Outcome without = rest > 0 ? Outcome.PASSED_OVER : Outcome.EMPTY;
        return new Lent(records.isEmpty() ? without : Outcome.LENT, start, records, rest);
    }

    /** Acks of the process before this one may take offsets ahead of a read, and during one from the disk. */
    private boolean mayHoldTaken(ReadResult result) {
        return ledger.hasAhead()
                || (!result.records().isEmpty()
                        && RecordLayout.queueOffset(result.records().get(0).bytes(), 0) < ledger.next());
    }

    private List<RecordSlice> withoutTaken(List<RecordSlice> records) {
        List<RecordSlice> free = new ArrayList<>(records.size());
        for (RecordSlice record : records) {
            if (ledger.isTaken(RecordLayout.queueOffset(record.bytes(), 0))) {
                record.close();
            } else {
                free.add(record);
            }
        }
        return free;
    }

    /** Takes the ack of a receipt with this pop time. */
    public synchronized Settled ack(long offset, long popTimeMillis) {
        return ledger.ack(offset, popTimeMillis);
    }

    /**
     * Takes the acks of receipts with one pop time; those that cannot be settled are left out.
     *
     * @param bits bit n stands for the message at {@code start + n}
     * @return the bits of those that had been settled before
     */
    public synchronized BitSet ackAll(long start, BitSet bits, long popTimeMillis) {
        return ledger.ackAll(start, bits, popTimeMillis);
    }

    /**
     * Lends a lent message anew, under another pop time than before.
     *
     * @param terms the new terms; their pop time is now
     * @param suspended whether the end of the new loan does not count as a failed consumption
     * @return the pop time of the new receipt, or -1 when the message is not lent under this receipt
     */
    public synchronized long lendAnew(long offset, long popTimeMillis, LoanTerms terms, boolean suspended) {
        return ledger.lendAnew(offset, popTimeMillis, terms, suspended);
    }

    @Override
    public long ring(long nowMillis) {
        source.revival().revive(this, nowMillis);
        return earliestEndMillis();
    }

    /** Takes loans that ended out of their consumers' hands, at most so many; they are to be stored for another try. */
    synchronized ExpiredLoans takeExpired(long nowMillis, int atMost) {
        return ledger.takeExpired(nowMillis, atMost);
    }

    /** When the next loan ends, or {@link Long#MAX_VALUE}. */
    synchronized long earliestEndMillis() {
        return ledger.earliestEndMillis();
    }

    /** A message whose loan ended is stored for another try, or gone for good. */
    synchronized void revived(long offset, long popTimeMillis) {
        ledger.revived(offset, popTimeMillis);
    }

    /** A message whose loan ended could not be stored for another try: its loan goes on for a while. */
    synchronized void notRevived(long offset, long popTimeMillis, boolean suspended, long againAtMillis) {
        ledger.notRevived(offset, popTimeMillis, suspended, againAtMillis);
    }

    /** Forgets every loan and goes on from {@code offset}; earlier receipts count no more. */
    synchronized void reset(long offset) {
        ledger.reset(offset);
    }

    /** Forgets every loan, because the topic or the group is gone. */
    synchronized void forget() {
        ledger.forget();
    }

    /** What would be lost with the process; null when the committed offset says it all. */
    synchronized PopStateFile.@Nullable Queue state() {
        return ledger.state();
    }

    /** Takes what the process before this one saved, unless the committed offset was set back since. */
    synchronized void restore(PopStateFile.Queue saved) {
        ledger.restore(saved);
    }
}
