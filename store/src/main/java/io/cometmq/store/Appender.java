// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordEncoder;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.flush.FlushPolicy;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.QueueCursor;
import io.cometmq.store.log.QueueCursors;
import io.cometmq.store.log.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The write side of the store: checks records, encodes them into a buffer of the calling thread, and appends them.
 * Thread-safe.
 */
final class Appender {
    private final CommitLog commitLog;
    private final QueueCursors cursors;
    private final FlushPolicy flush;
    private final RecordLimits limits;
    private final MultiDispatch multiDispatch;
    private final Supplier<StoreState> state;
    private final Runnable onAppended;
    private final ThreadLocal<RecordBatch> batches = ThreadLocal.withInitial(RecordBatch::new);

    /**
     * Joins the parts.
     *
     * @param state asked before each append
     * @param onAppended called after each append, under no lock
     */
    Appender(
            CommitLog commitLog,
            QueueCursors cursors,
            FlushPolicy flush,
            RecordLimits limits,
            MultiDispatch multiDispatch,
            Supplier<StoreState> state,
            Runnable onAppended) {
        this.commitLog = commitLog;
        this.cursors = cursors;
        this.flush = flush;
        this.limits = limits;
        this.multiDispatch = multiDispatch;
        this.state = state;
        this.onAppended = onAppended;
    }

    Appended append(NewRecord record) {
        checkWritable();
        if (multiDispatch.concerns(record)) {
            return appendToMany(record);
        }
        InnerBatch.refuse(record);
        RecordBatch batch = begin(record);
        write(record, batch, 0);
        return append(batch, record.waitStoreOk());
    }

    private Appended appendToMany(NewRecord record) {
        Set<String> names = multiDispatch.queuesOf(record);
        NewRecord roomy = MultiDispatch.withRoom(record, names);
        InnerBatch.refuse(record);
        limits.check(roomy);
        QueueCursor[] lightQueues = multiDispatch.cursors(names);
        RecordBatch batch = begin(roomy);
        write(roomy, batch, 0);
        batch.alsoIn(lightQueues);
        return append(batch, roomy.waitStoreOk());
    }

    Appended appendTogether(NewRecord record, int messages) {
        checkWritable();
        NewRecord roomy = InnerBatch.of(record, messages);
        RecordBatch batch = begin(roomy);
        write(roomy, batch, 0);
        batch.holds(messages);
        return append(batch, roomy.waitStoreOk());
    }

    Appended append(List<NewRecord> all) {
        checkWritable();
        limits.checkBatch(all);
        RecordBatch batch = begin(all.get(0));
        long size = 0;
        boolean wait = false;
        for (NewRecord record : all) {
            InnerBatch.refuse(record);
            limits.check(record);
            size = write(record, batch, size);
            wait |= record.waitStoreOk();
        }
        return append(batch, wait);
    }

    /** How many records were appended since the start. */
    long recordCount() {
        return commitLog.appendedRecords();
    }

    /** How many bytes were appended since the start. */
    long byteCount() {
        return commitLog.appendedBytes();
    }

    private void checkWritable() {
        StoreState present = state.get();
        if (!present.writable()) {
            throw new StoreException(Reason.UNAVAILABLE, present.reason());
        }
    }

    private RecordBatch begin(NewRecord first) {
        QueueCursor known = cursors.find(first.topic(), first.queueId());
        if (known == null) {
            limits.checkTopic(first.topic());
        }
        limits.check(first);
        int type = MessageSysFlag.transactionType(first.sysFlag());
        boolean takesQueueOffsets =
                type == MessageSysFlag.TRANSACTION_NOT_TYPE || type == MessageSysFlag.TRANSACTION_COMMIT;
        QueueCursor cursor = known != null ? known : cursors.of(first.topic(), first.queueId());
        RecordBatch batch = batches.get();
        batch.begin(cursor, takesQueueOffsets);
        return batch;
    }

    private long write(NewRecord record, RecordBatch batch, long sizeBefore) {
        RecordEncoder encoder = batch.encoder();
        encoder.prepare(batch.topic(), record.head(), record.body(), record.properties());
        int size = encoder.size();
        limits.checkEncoded(sizeBefore + size);
        encoder.writeTo(batch.startRecord(size));
        return sizeBefore + size;
    }

    private Appended append(RecordBatch batch, boolean wait) {
        try {
            commitLog.append(batch);
        } catch (IOException failure) {
            throw new StoreException(
                    Reason.IO,
                    "the disk refused " + batch.size() + " bytes at log offset " + commitLog.endOffset() + ": "
                            + failure.getMessage(),
                    failure);
        }
        CompletableFuture<Boolean> durable = flush.appended(wait);
        onAppended.run();
        return new Appended(
                batch.logOffset(0),
                batch.distances(),
                batch.size(),
                batch.queueOffset(),
                batch.storeTimeMillis(),
                durable);
    }
}
