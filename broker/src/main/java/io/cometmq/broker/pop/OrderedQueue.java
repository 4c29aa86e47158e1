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
 * What one group borrowed in order of one queue. Guarded by its own lock, which is not held over reads.
 *
 * <p>Messages are lent from the committed offset on, and nothing is lent while an unacked one is invisible. The committed
 * offset is the first one that is not acked.
 */
public final class OrderedQueue implements LoanAlarms.Target {
    private static final long UNKNOWN = -1;

    private final String topic;
    private final String group;
    private final int queueId;
    private final PopSource source;
    private final HeldPops held;

    private @Nullable OrderLoan loan;
    private long committed = UNKNOWN;
    private boolean reading;
    private int restarts;

    OrderedQueue(String topic, String group, int queueId, PopSource source, HeldPops held) {
        this.topic = topic;
        this.group = group;
        this.queueId = queueId;
        this.source = source;
        this.held = held;
    }

    /** Whether a pop of this attempt would get something now. */
    public synchronized boolean hasFree(@Nullable String attemptId, long nowMillis, boolean fromEnd) {
        align(fromEnd);
        return !reading && !isBlocked(attemptId, nowMillis) && committed < max() && source.isMended(topic, queueId);
    }

    /** Whether lending now would probably have to wait for the disk. */
    public synchronized boolean isCold(boolean fromEnd) {
        align(fromEnd);
        return committed < max() && source.store().isCold(topic, queueId, committed);
    }

    /** Lends the next messages, or those of the same attempt again. */
    public OrderedLent lend(
            LoanTerms terms, @Nullable String attemptId, RecordFilter filter, int maxMessages, int maxBytes) {
        long from;
        int restartsBefore;
        synchronized (this) {
            align(terms.fromEnd());
            if (reading || isBlocked(attemptId, terms.popTimeMillis())) {
                return OrderedLent.nothing(Lent.nothing(reading ? Outcome.BUSY : Outcome.EMPTY, committed, 0));
            }
            from = committed;
            restartsBefore = restarts;
            reading = true;
        }
        ReadResult result = null;
        try {
            result = source.store().read(topic, queueId, from, maxMessages, maxBytes, filter);
        } finally {
            synchronized (this) {
                reading = false;
                if (result != null && restarts != restartsBefore) {
                    result.close();
                    result = null;
                }
            }
        }
        synchronized (this) {
            return result == null
                    ? OrderedLent.nothing(Lent.nothing(Outcome.PASSED_OVER, from, 0))
                    : take(result, from, terms, attemptId);
        }
    }

    private OrderedLent take(ReadResult result, long from, LoanTerms terms, @Nullable String attemptId) {
        if (result.status() == ReadResult.Status.OFFSET_FOUND_NULL) {
            // The entry there is damaged: who waits is woken when it is mended.
            result.close();
            return OrderedLent.nothing(Lent.nothing(Outcome.EMPTY, from, 0));
        }
        List<RecordSlice> records = loan == null ? result.records() : withoutAcked(result.records(), loan);
        long rest = Math.max(0, result.maxOffset() - result.nextOffset());
        if (records.isEmpty()) {
            result.close();
            boolean passedOver = result.nextOffset() > from || result.nextOffset() < committed;
            if (passedOver) {
                loan = null;
                restarts++;
                commit(result.nextOffset());
            }
            return OrderedLent.nothing(Lent.nothing(rest > 0 ? Outcome.PASSED_OVER : Outcome.EMPTY, from, rest));
        }
        long[] offsets = new long[records.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = RecordLayout.queueOffset(records.get(i).bytes(), 0);
        }
        OrderLoan next = OrderLoan.of(terms, attemptId, offsets, loan);
        loan = next;
        if (offsets[0] > committed) {
            commit(offsets[0]);
        }
        source.alarms().set(this, next.blocksUntil());
        return new OrderedLent(new Lent(Outcome.LENT, from, records, rest), next.handedOut(offsets));
    }

    private static List<RecordSlice> withoutAcked(List<RecordSlice> records, OrderLoan loan) {
        List<RecordSlice> open = new ArrayList<>(records.size());
        for (RecordSlice record : records) {
            int place = loan.find(RecordLayout.queueOffset(record.bytes(), 0));
            if (place >= 0 && loan.isAcked(place)) {
                record.close();
            } else {
                open.add(record);
            }
        }
        return open;
    }

    /**
     * Takes an ack.
     *
     * @return null when the offset is not among those that are lent, which RocketMQ calls illegal
     */
    public @Nullable Settled ack(long offset, long popTimeMillis) {
        boolean free;
        synchronized (this) {
            align(false);
            if (offset < committed) {
                return Settled.BEFORE;
            }
            if (loan == null) {
                // The loan was lost with the process before this one: only the next message may be taken for consumed.
                if (offset != committed || offset >= max() || popTimeMillis >= source.startedAtMillis()) {
                    return Settled.NOT_LENT;
                }
                commit(offset + 1);
                free = true;
            } else if (loan.popTime() != popTimeMillis) {
                return Settled.NOT_LENT;
            } else {
                int place = loan.find(offset);
                if (place < 0) {
                    return null;
                }
                loan.ack(place);
                commitAtLeast(loan.firstOpen());
                free = loan.isSettled();
                loan = free ? null : loan;
            }
        }
        if (free) {
            held.wakeNext(topic, group, queueId);
        }
        return Settled.NOW;
    }

    /** Says when an unacked message is visible again; false when it is not lent under this receipt. */
    public synchronized boolean visibleAgainAt(long offset, long popTimeMillis, long visibleAtMillis) {
        align(false);
        if (loan == null || loan.popTime() != popTimeMillis) {
            return false;
        }
        int place = loan.find(offset);
        if (place < 0 || loan.isAcked(place)) {
            return false;
        }
        loan.visibleAt(place, visibleAtMillis);
        source.alarms().set(this, loan.blocksUntil());
        return true;
    }

    @Override
    public long ring(long nowMillis) {
        long until;
        synchronized (this) {
            until = loan == null ? Long.MIN_VALUE : loan.blocksUntil();
        }
        if (until > nowMillis) {
            return until;
        }
        held.wakeNext(topic, group, queueId);
        return Long.MAX_VALUE;
    }

    synchronized void reset(long offset) {
        loan = null;
        restarts++;
        commit(offset);
    }

    synchronized void forget() {
        loan = null;
        restarts++;
        committed = UNKNOWN;
    }

    /** What is lent, or null when nothing is. */
    synchronized OrderInfoFile.@Nullable Info state() {
        return loan == null ? null : loan.toInfo();
    }

    synchronized void restore(OrderInfoFile.Info info) {
        OrderLoan saved = OrderLoan.of(info);
        OptionalLong known = source.offsets().find(group, topic, queueId);
        if (saved != null && known.isPresent() && saved.firstOpen() >= known.getAsLong()) {
            committed = known.getAsLong();
            loan = saved;
            source.alarms().set(this, saved.blocksUntil());
        }
    }

    private boolean isBlocked(@Nullable String attemptId, long nowMillis) {
        return loan != null && !loan.isAttempt(attemptId) && loan.blocksUntil() > nowMillis;
    }

    private long max() {
        return source.store().maxQueueOffset(topic, queueId);
    }

    private void align(boolean fromEnd) {
        OptionalLong known = source.offsets().find(group, topic, queueId);
        if (known.isEmpty()) {
            loan = null;
            restarts++;
            commit(source.firstOffset(topic, queueId, fromEnd));
        } else if (known.getAsLong() != committed) {
            loan = null;
            restarts++;
            committed = known.getAsLong();
        }
    }

    private void commitAtLeast(long offset) {
        if (offset > committed) {
            commit(offset);
        }
    }

    private void commit(long offset) {
        source.offsets().commit(group, topic, queueId, offset);
        committed = offset;
    }
}
