// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.dispatch;

import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over the log and feeds every {@link DerivedIndex}, in batches: what one turn added is published together. Owned by
 * the thread that turns it; the watermark may be read by anyone.
 *
 * <p>A disk that refuses what is derived does not stop the log: the turn is repeated until it succeeds. Bytes that are no
 * record make it stand still before them; recovery decides about such bytes, here they cannot appear.
 */
public final class Dispatcher implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    /** The most records of one turn: it bounds how late the first of them becomes readable. */
    private static final int MAX_RECORDS = 256;
    /** The same at a start, when nobody waits for the first of them: fewer and longer writes. */
    private static final int MAX_RECORDS_BEHIND = 4096;
    /** So long the thread is not to be woken after {@link #LINGER_RECORDS} came since it last waited. */
    private static final Duration LINGER = Duration.ofNanos(50_000);

    private static final int LINGER_RECORDS = 8;

    private final CommitLog commitLog;
    private final LongSupplier limit;
    /** An array, since it is walked for each record. */
    private final DerivedIndex[] indexes;

    private final RecordView view = new RecordView();
    private final List<Waiter> waiters = new ArrayList<>();
    private volatile Progress progress;
    private long added;
    private long lastRecord;
    private long lastStoreTime;
    private boolean failing;
    /** Records since the thread was last told whether to linger. */
    private int sinceLinger;

    private record Waiter(long offset, CompletableFuture<Void> reached) {}

    /**
     * How far dispatching came.
     *
     * @param offset one past the last byte that was dispatched
     * @param lastRecord where the last dispatched record begins, or -1
     * @param storeTimeMillis the store time of that record, or 0
     */
    public record Progress(long offset, long lastRecord, long storeTimeMillis) {}

    /**
     * A dispatcher that goes on at {@code from}.
     *
     * @param limit how far the log may be dispatched now; never past its end
     * @param indexes fed in this order
     */
    public Dispatcher(CommitLog commitLog, Progress from, LongSupplier limit, List<DerivedIndex> indexes) {
        this.commitLog = commitLog;
        this.limit = limit;
        this.indexes = indexes.toArray(new DerivedIndex[0]);
        this.progress = from;
        this.added = from.offset;
        this.lastRecord = from.lastRecord;
        this.lastStoreTime = from.storeTimeMillis;
    }

    @Override
    public String role() {
        return "store-dispatch";
    }

    /** One past the last byte whose derived entries can be read. */
    public long dispatchedOffset() {
        return progress.offset;
    }

    /** How far dispatching came. */
    public Progress progress() {
        return progress;
    }

    /** Completes when everything before {@code offset} was dispatched. */
    public CompletableFuture<Void> reached(long offset) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        synchronized (waiters) {
            if (progress.offset >= offset) {
                reached.complete(null);
            } else {
                waiters.add(new Waiter(offset, reached));
            }
        }
        return reached;
    }

    @Override
    public int doWork() {
        int done = turn(MAX_RECORDS);
        sinceLinger += done;
        for (DerivedIndex index : indexes) {
            done += index.tend();
        }
        return done;
    }

    /** While records come fast an append does not pay for a wake-up each; the first one after a pause does. */
    @Override
    public long lingerNanos() {
        boolean fast = sinceLinger >= LINGER_RECORDS;
        sinceLinger = 0;
        return fast ? LINGER.toNanos() : 0;
    }

    /** One turn of a start, before anyone reads; 0 when there is nothing to do, or nothing can be done. */
    public int catchUp() {
        return turn(MAX_RECORDS_BEHIND);
    }

    private int turn(int maxRecords) {
        int count = 0;
        if (added == progress.offset) {
            long until = limit.getAsLong();
            while (count < maxRecords && added < until && addNext()) {
                count++;
            }
        }
        return added > progress.offset && publish() ? Math.max(1, count) : 0;
    }

    /** Adds the record at the present offset, or steps over a blank; false when there is neither. */
    private boolean addNext() {
        long offset = added;
        SegmentFile segment = commitLog.segments().at(offset);
        if (segment == null || !segment.pin()) {
            // The segment was deleted before it was dispatched: everything in it is gone.
            added = Math.max(offset, commitLog.startOffset());
            return added > offset;
        }
        try {
            RecordView.Kind kind = view.wrap(segment, offset);
            if (kind == RecordView.Kind.NONE) {
                reportUnreadable(segment, offset);
                return false;
            }
            if (kind == RecordView.Kind.RECORD) {
                for (DerivedIndex index : indexes) {
                    index.add(view);
                }
                lastRecord = offset;
                lastStoreTime = view.storeTimestamp();
            }
            added = kind == RecordView.Kind.BLANK ? segment.endOffset() : offset + view.size();
            failing = false;
            return true;
        } finally {
            segment.unpin();
        }
    }

    private boolean publish() {
        try {
            for (DerivedIndex index : indexes) {
                index.publish();
            }
        } catch (IOException | UncheckedIOException failure) {
            if (!failing) {
                failing = true;
                log.error("Queue entries cannot be written, it is tried again: logOffset={}", progress.offset, failure);
            }
            return false;
        }
        failing = false;
        progress = new Progress(added, lastRecord, lastStoreTime);
        for (DerivedIndex index : indexes) {
            index.announce();
        }
        completeWaiters();
        return true;
    }

    private void completeWaiters() {
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        synchronized (waiters) {
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (waiter.offset <= progress.offset) {
                    all.remove();
                    reached.add(waiter.reached);
                }
            }
        }
        reached.forEach(future -> future.complete(null));
    }

    private void reportUnreadable(SegmentFile segment, long offset) {
        if (!failing) {
            failing = true;
            log.error("No record begins here, dispatching stands still: file={} logOffset={}", segment, offset);
        }
    }
}
