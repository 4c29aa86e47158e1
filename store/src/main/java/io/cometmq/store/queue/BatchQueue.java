// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A queue whose records may hold several messages each, which take as many queue offsets. Its entries say which offsets
 * they stand for, in growing order; see {@link BatchEntry}. An offset is found by halving.
 */
final class BatchQueue extends ConsumeQueue {
    private static final int ENTRIES_PER_LOOK = 512;

    /** One past the last published queue offset: behind {@link #endEntry} for a moment, never ahead of it. */
    private volatile long max;

    private volatile FirstEntry soundFirst = new FirstEntry(-1, 0);
    /** Owned by the dispatch thread: one past the last queue offset that was added, published or not. */
    private long addedMax;

    /** The first entry that is served, as it was when the log agreed with it. */
    private record FirstEntry(long number, long queueOffset) {}

    BatchQueue(String topic, int queueId, EntryFiles files, QueueLog queueLog, DamagedEntries damages) {
        super(topic, queueId, files, queueLog, damages);
    }

    @Override
    public long maxOffset() {
        return max;
    }

    /** Says 0 while the first entry is damaged, so that nothing is taken for deleted that is not. */
    @Override
    public long minOffset(long logStart) {
        long number = firstKept(logStart);
        ByteBuffer entry = entry(number);
        if (entry == null) {
            return max;
        }
        FirstEntry present = new FirstEntry(number, BatchEntry.baseOffset(entry, 0));
        if (!present.equals(soundFirst)) {
            if (!agrees(number, entry)) {
                return mendSoon(number) ? 0 : offsetBehind(number, 0);
            }
            soundFirst = present;
        }
        return present.queueOffset;
    }

    @Override
    public long logOffsetOf(long queueOffset) {
        ByteBuffer entry = queueOffset < max ? entry(numberOf(queueOffset)) : null;
        return entry == null || BatchEntry.baseOffset(entry, 0) > queueOffset ? -1 : QueueEntry.logOffset(entry, 0);
    }

    @Override
    public long offsetBehind(long number, long queueOffset) {
        long next = firstAgreeingBehind(number, queueOffset);
        ByteBuffer entry = isLost(number) ? entry(number) : null;
        long behind = entry == null ? -1 : BatchEntry.nextOffset(entry, 0);
        // What a lost record's own entry says is believed: the one behind it may be damaged, and mended.
        return behind > queueOffset ? Math.min(behind, next) : next;
    }

    private long firstAgreeingBehind(long number, long queueOffset) {
        for (long next = number + 1; next < endEntry(); next++) {
            ByteBuffer entry = entry(next);
            long offset = entry == null ? -1 : BatchEntry.baseOffset(entry, 0);
            if (entry != null && offset > queueOffset && offset < max && agrees(next, entry)) {
                return offset;
            }
        }
        return max;
    }

    @Override
    boolean add(long queueOffset, int messages, RecordView record, long tagsCode, PendingBuffers buffers)
            throws IOException {
        if (isDeleted() || isOfDeleted(queueOffset, record.logOffset())) {
            return false;
        }
        if (queueOffset < addedMax) {
            publish();
            if (!comesAgain(queueOffset, record)) {
                return false;
            }
        }
        BatchEntry.encode(
                roomForEntry(buffers),
                record.logOffset(),
                record.size(),
                tagsCode,
                record.storeTimestamp(),
                queueOffset,
                messages);
        addedMax = queueOffset + messages;
        return true;
    }

    @Override
    public boolean numbersEntries() {
        return false;
    }

    /** Looks at every entry: one that is garbled would mislead the halving, and there are few such queues. */
    @Override
    long firstContradiction() {
        ByteBuffer run = ByteBuffer.allocateDirect(ENTRIES_PER_LOOK * BatchEntry.BYTES);
        long nextOffset = 0;
        long logOffset = -1;
        long number = firstEntry();
        while (number < endEntry()) {
            int count = readEntries(number, run.clear());
            for (int i = 0; i < count; i++) {
                int at = i * BatchEntry.BYTES;
                boolean follows = QueueEntry.isWritten(run, at)
                        && BatchEntry.baseOffset(run, at) >= nextOffset
                        && QueueEntry.logOffset(run, at) > logOffset;
                if (!follows) {
                    return number + i;
                }
                nextOffset = BatchEntry.nextOffset(run, at);
                logOffset = QueueEntry.logOffset(run, at);
            }
            if (count == 0) {
                return number;
            }
            number += count;
        }
        return Long.MAX_VALUE;
    }

    /**
     * Such a queue has no blank entries: the lost record's own stays, behind those of the records before it. It must say what
     * it can have held, no more messages than there are bytes of the log.
     */
    @Override
    void addLost(ByteBuffer entry) throws IOException {
        long logOffset = QueueEntry.logOffset(entry, 0);
        long base = BatchEntry.baseOffset(entry, 0);
        ByteBuffer last = entry(endEntry() - 1);
        boolean follows = last == null || base - addedMax < logOffset - QueueEntry.logOffset(last, 0);
        if (base >= addedMax && follows) {
            roomForEntry(new PendingBuffers()).put(entry);
            addedMax = BatchEntry.nextOffset(entry, 0);
            publish();
            takeBuffer();
        }
    }

    @Override
    void endFound() {
        ByteBuffer last = entry(endEntry() - 1);
        max = last == null ? 0 : BatchEntry.nextOffset(last, 0);
        addedMax = max;
    }

    @Override
    void endMoved(ByteBuffer added) {
        max = BatchEntry.nextOffset(added, added.limit() - BatchEntry.BYTES);
    }

    @Override
    long offsetOf(long number, ByteBuffer entry) {
        return BatchEntry.baseOffset(entry, 0);
    }

    @Override
    int messagesOf(ByteBuffer entry) {
        return BatchEntry.messages(entry, 0);
    }

    @Override
    long numberOf(long queueOffset) {
        long low = firstEntry();
        long high = endEntry();
        while (low < high) {
            long middle = (low + high) >>> 1;
            ByteBuffer entry = entry(middle);
            // An entry that is not there was deleted meanwhile, with all before it.
            if (entry == null || BatchEntry.nextOffset(entry, 0) <= queueOffset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * An offset that comes twice, in a second run over the log: false when its entry is there, or a younger one. Otherwise the
     * queue ends before it: this run brings all that follows once more.
     */
    private boolean comesAgain(long queueOffset, RecordView record) throws IOException {
        long number = numberOf(queueOffset);
        ByteBuffer present = entry(number);
        if (present == null || QueueEntry.pointsAt(present, record.logOffset(), record.size())) {
            return false;
        }
        if (QueueEntry.logOffset(present, 0) > record.logOffset() && agrees(number, present)) {
            return false;
        }
        moveEndBack(number);
        return true;
    }
}
