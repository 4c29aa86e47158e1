// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of a topic: the positions of its records, by queue offset. Entries are added and published by the dispatch
 * thread; anyone may read what is published. Cutting and deleting files is guarded by this object's lock.
 */
public final class ConsumeQueue {
    private static final Logger log = LoggerFactory.getLogger(ConsumeQueue.class);
    /** How many entries of a tail that contradicts the log are looked at one by one. */
    private static final int MAX_STEPS_BACK = 1_000_000;

    private static final ThreadLocal<ByteBuffer> ONE_ENTRY =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(QueueEntry.BYTES));

    private final String topic;
    private final int queueId;
    private final EntryFiles files;
    private final LogCheck logCheck;
    private volatile long max;
    private volatile MinOffset min = new MinOffset(-1, 0);
    private volatile long unforcedFrom;
    private volatile boolean deleted;
    /** Owned by the dispatch thread: entries from {@link #max} on that are not published. */
    private @Nullable ByteBuffer pending;

    /** The minimum that was found for a start of the log. */
    private record MinOffset(long logStart, long value) {}

    /** What the log has to say about an entry. */
    interface LogCheck {
        /** Whether an entry points at a record of this queue with this offset, or at one that is gone by now. */
        boolean agrees(String topic, int queueId, long queueOffset, long logOffset);
    }

    private ConsumeQueue(String topic, int queueId, EntryFiles files, LogCheck logCheck) {
        this.topic = topic;
        this.queueId = queueId;
        this.files = files;
        this.logCheck = logCheck;
    }

    /**
     * Finds the end of a queue in its files, and takes entries away that are ahead of the log.
     *
     * @param logEnd where the log ended when the store was opened
     * @param durable whether what the files hold is known to be on the disk
     */
    static ConsumeQueue load(String topic, int queueId, EntryFiles files, long logEnd, boolean durable, LogCheck check)
            throws IOException {
        ConsumeQueue queue = new ConsumeQueue(topic, queueId, files, check);
        long written = queue.findEnd();
        long end = queue.cutToLog(written, logEnd);
        if (end < written) {
            log.info(
                    "Queue was ahead of the log, it is cut: topic={} queueId={} from={} to={}",
                    topic,
                    queueId,
                    written,
                    end);
            files.cutFrom(end);
        }
        queue.max = end;
        queue.unforcedFrom = durable ? end : files.firstEntry();
        return queue;
    }

    public String topic() {
        return topic;
    }

    public int queueId() {
        return queueId;
    }

    /** One past the last published entry. */
    public long maxOffset() {
        return max;
    }

    /** The first entry whose record is not before the start of the log; the maximum when there is none. */
    public long minOffset(long logStart) {
        MinOffset known = min;
        if (known.logStart == logStart) {
            return known.value;
        }
        MinOffset found = new MinOffset(logStart, firstAtOrAfter(logStart));
        min = found;
        return found.value;
    }

    /**
     * Reads published entries from an offset on until {@code target} is full, from index 0; fewer at the end of a file.
     *
     * @return how many entries were read
     */
    public int read(long from, ByteBuffer target) {
        long available = max - from;
        if (available <= 0 || from < files.firstEntry()) {
            return 0;
        }
        target.limit((int) Math.min(target.limit() / QueueEntry.BYTES, available) * QueueEntry.BYTES);
        try {
            return files.read(from, target);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
    }

    /** The log offset of a published entry, or -1 when it cannot be read or its record is gone. */
    public long logOffsetOf(long queueOffset) {
        QueueEntry entry = entry(queueOffset);
        return entry == null || entry.isBlank() ? -1 : entry.logOffset();
    }

    /** Adds an entry that is not readable before {@link #publish}; true when it is new. For the dispatch thread. */
    boolean add(long queueOffset, long logOffset, int size, long tagsCode, PendingBuffers buffers) throws IOException {
        if (deleted) {
            return false;
        }
        long expected = max + pendingCount();
        if (queueOffset < expected && !comesAgain(queueOffset, logOffset, size, tagsCode)) {
            return false;
        }
        if (queueOffset > expected) {
            publish();
            skipTo(queueOffset);
        }
        ByteBuffer target = pending;
        if (target == null) {
            target = buffers.take();
            pending = target;
        } else if (target.remaining() < QueueEntry.BYTES) {
            publish();
        }
        QueueEntry.encode(target, logOffset, size, tagsCode);
        return true;
    }

    /** Writes what was added and makes it readable. For the dispatch thread. */
    synchronized void publish() throws IOException {
        ByteBuffer added = pending;
        if (added == null || added.position() == 0) {
            return;
        }
        if (!deleted) {
            int count = added.position() / QueueEntry.BYTES;
            files.write(max, added.duplicate().flip());
            max += count;
        }
        added.clear();
    }

    /** The buffer of added entries, which is empty after {@link #publish}; the queue lets go of it. */
    @Nullable
    ByteBuffer takeBuffer() {
        ByteBuffer buffer = pending;
        pending = null;
        return buffer;
    }

    /** Makes all published entries durable; true when there were any that were not. */
    synchronized boolean force() throws IOException {
        long end = max;
        if (deleted || end == unforcedFrom) {
            return false;
        }
        files.force(Math.min(unforcedFrom, end), end);
        unforcedFrom = end;
        return true;
    }

    /** Deletes the files whose records are all before the start of the log; how many. */
    synchronized int deleteBefore(long logStart) throws IOException {
        return deleted ? 0 : files.deleteBefore(minOffset(logStart));
    }

    /** Deletes the queue's files; it is empty from then on. */
    synchronized int delete() throws IOException {
        deleted = true;
        return files.deleteAll();
    }

    private int pendingCount() {
        ByteBuffer added = pending;
        return added == null ? 0 : added.position() / QueueEntry.BYTES;
    }

    /**
     * An offset that comes twice, in a second run over the log: true when the entry is to be added at the queue's end, which
     * is moved back for it.
     *
     * <p>Most often the entry is there. When it is one that points at no record of its own, because a power loss mixed old
     * and new bytes, it is mended. When it points at a record of this offset further back in the log, the queue was deleted
     * and made again in between: the younger records take its place.
     */
    private boolean comesAgain(long queueOffset, long logOffset, int size, long tagsCode) throws IOException {
        publish();
        QueueEntry present = entry(queueOffset);
        if (present == null || (present.logOffset() == logOffset && present.size() == size)) {
            return false;
        }
        boolean right = !present.isBlank() && agrees(present, queueOffset);
        if (right && present.logOffset() > logOffset) {
            return false;
        }
        if (right) {
            moveEndBack(queueOffset);
            return true;
        }
        ByteBuffer entry = ByteBuffer.allocateDirect(QueueEntry.BYTES);
        QueueEntry.encode(entry, logOffset, size, tagsCode);
        files.write(queueOffset, entry.flip());
        unforcedFrom = Math.min(unforcedFrom, queueOffset);
        min = new MinOffset(-1, 0);
        return false;
    }

    private synchronized void moveEndBack(long queueOffset) throws IOException {
        files.cutFrom(queueOffset);
        max = queueOffset;
        unforcedFrom = Math.min(unforcedFrom, queueOffset);
        min = new MinOffset(-1, 0);
    }

    /** Entries before the first one that is known are blank. */
    private synchronized void skipTo(long queueOffset) throws IOException {
        int perFile = files.entriesPerFile();
        long fileStart = queueOffset - queueOffset % perFile;
        long from = max;
        if (from == 0 || files.endEntry() < fileStart) {
            if (from > 0) {
                log.error(
                        "Queue entries are missing: topic={} queueId={} from={} to={}",
                        topic,
                        queueId,
                        from,
                        queueOffset);
            }
            files.deleteAll();
            from = fileStart;
        }
        files.writeBlanks(from, queueOffset);
        max = queueOffset;
        unforcedFrom = Math.min(unforcedFrom, from);
        min = new MinOffset(-1, 0);
    }

    private @Nullable QueueEntry entry(long queueOffset) {
        if (queueOffset < files.firstEntry() || queueOffset >= max) {
            return null;
        }
        try {
            return readEntry(queueOffset);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
    }

    private @Nullable QueueEntry readEntry(long queueOffset) throws IOException {
        ByteBuffer buffer = ONE_ENTRY.get().clear();
        return files.read(queueOffset, buffer) == 1 ? QueueEntry.decode(buffer, 0) : null;
    }

    private long firstAtOrAfter(long logStart) {
        long low = files.firstEntry();
        long high = max;
        while (low < high) {
            long middle = (low + high) >>> 1;
            QueueEntry entry = entry(middle);
            boolean gone = entry == null || entry.isBlank() || entry.logOffset() < logStart;
            if (gone) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** One past the last written entry: written ones come first in the last file that has any. */
    private long findEnd() throws IOException {
        long end = files.endEntry();
        long first = files.firstEntry();
        int perFile = files.entriesPerFile();
        long fileStart = end - perFile;
        while (fileStart > first && !isWritten(fileStart)) {
            fileStart -= perFile;
        }
        long low = Math.max(first, fileStart);
        long high = files.isEmpty() ? low : low + perFile;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (isWritten(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long cutToLog(long written, long logEnd) throws IOException {
        long low = files.firstEntry();
        long high = written;
        while (low < high) {
            long middle = (low + high) >>> 1;
            QueueEntry entry = readEntry(middle);
            if (entry != null && (entry.isBlank() || entry.logOffset() < logEnd)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        long end = low;
        long stop = Math.max(files.firstEntry(), end - MAX_STEPS_BACK);
        while (end > stop && !agrees(end - 1)) {
            end--;
        }
        return end;
    }

    private boolean agrees(long queueOffset) throws IOException {
        QueueEntry entry = readEntry(queueOffset);
        return entry != null && (entry.isBlank() || agrees(entry, queueOffset));
    }

    private boolean agrees(QueueEntry entry, long queueOffset) {
        return entry.isWritten() && logCheck.agrees(topic, queueId, queueOffset, entry.logOffset());
    }

    private boolean isWritten(long queueOffset) throws IOException {
        QueueEntry entry = readEntry(queueOffset);
        return entry != null && entry.isWritten();
    }
}
