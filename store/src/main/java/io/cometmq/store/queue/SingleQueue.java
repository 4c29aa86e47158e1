// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A queue whose records hold one message each: the number of an entry is its queue offset. See {@link QueueEntry}. */
final class SingleQueue extends ConsumeQueue {
    private static final Logger log = LoggerFactory.getLogger(SingleQueue.class);

    SingleQueue(String topic, int queueId, EntryFiles files, QueueLog queueLog, DamagedEntries damages) {
        super(topic, queueId, files, queueLog, damages);
    }

    @Override
    public long maxOffset() {
        return endEntry();
    }

    @Override
    public long minOffset(long logStart) {
        return firstKept(logStart);
    }

    @Override
    public long logOffsetOf(long queueOffset) {
        ByteBuffer entry = entry(queueOffset);
        return entry == null || QueueEntry.isBlank(entry, 0) ? -1 : QueueEntry.logOffset(entry, 0);
    }

    @Override
    long numberOf(long queueOffset) {
        return queueOffset;
    }

    @Override
    public long offsetBehind(long number, long queueOffset) {
        return queueOffset + 1;
    }

    @Override
    boolean add(long queueOffset, int messages, RecordView record, long tagsCode, PendingBuffers buffers)
            throws IOException {
        if (isDeleted() || isOfDeleted(queueOffset, record.logOffset())) {
            return false;
        }
        long expected = endEntry() + pendingCount();
        if (queueOffset < expected && !comesAgain(queueOffset, record, tagsCode)) {
            return false;
        }
        if (queueOffset > expected) {
            publish();
            if (!skipTo(queueOffset, record.logOffset())) {
                refuse(queueOffset, record);
                return false;
            }
        }
        QueueEntry.encode(roomForEntry(buffers), record.logOffset(), record.size(), tagsCode);
        return true;
    }

    @Override
    public boolean numbersEntries() {
        return true;
    }

    @Override
    long firstContradiction() {
        // Its entries are told from garbage when they are read: each has its place.
        return Long.MAX_VALUE;
    }

    @Override
    void addLost(ByteBuffer entry) {
        throw new IllegalStateException("entry of a lost record in " + topic() + "/" + queueId()
                + ": expected a queue that does not number its entries");
    }

    @Override
    void endFound() {
        // The end is the maximum.
    }

    @Override
    void endMoved(ByteBuffer added) {
        // The end is the maximum.
    }

    @Override
    long offsetOf(long number, ByteBuffer entry) {
        return number;
    }

    @Override
    int messagesOf(ByteBuffer entry) {
        return 1;
    }

    private void refuse(long queueOffset, RecordView record) {
        log.error(
                "Record has a queue offset that it cannot have, it is in the log alone: topic={} queueId={} queueOffset={} expected={} logOffset={}",
                topic(),
                queueId(),
                queueOffset,
                endEntry(),
                record.logOffset());
    }

    /**
     * An offset that comes twice, in a second run over the log: true when the entry is to be added at the queue's end, which
     * is moved back for it.
     *
     * <p>Most often the entry is there. When it is one that points at no record of its own, because a power loss mixed old
     * and new bytes, it is mended. When it points at a record of this offset further back in the log, the queue was deleted
     * and made again in between: the younger records take its place.
     */
    private boolean comesAgain(long queueOffset, RecordView record, long tagsCode) throws IOException {
        publish();
        ByteBuffer present = entry(queueOffset);
        if (present == null || QueueEntry.pointsAt(present, record.logOffset(), record.size())) {
            return false;
        }
        long logOffset = QueueEntry.logOffset(present, 0);
        boolean right = !QueueEntry.isBlank(present, 0) && agrees(queueOffset, present);
        if (right && logOffset > record.logOffset()) {
            return false;
        }
        if (right) {
            moveEndBack(queueOffset);
            return true;
        }
        ByteBuffer entry = ByteBuffer.allocateDirect(QueueEntry.BYTES);
        QueueEntry.encode(entry, record.logOffset(), record.size(), tagsCode);
        overwrite(queueOffset, entry.flip());
        return false;
    }
}
