// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of a topic: the positions of its records, by queue offset. Entries are added and published by the dispatch
 * thread; anyone may read what is published. Cutting and deleting files is guarded by this object's lock.
 *
 * <p>Here is what its two kinds share, which is all that counts entries: they are numbered in the order of the files. What
 * an entry's number has to do with queue offsets is the kind's own: see {@link SingleQueue} and {@link BatchQueue}.
 */
public abstract sealed class ConsumeQueue permits SingleQueue, BatchQueue {
    private static final Logger log = LoggerFactory.getLogger(ConsumeQueue.class);
    /** How many entries of a tail that contradicts the log are looked at one by one. */
    private static final int MAX_STEPS_BACK = 1_000_000;

    private static final ThreadLocal<ByteBuffer> ONE_ENTRY =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BatchEntry.BYTES));

    private final String topic;
    private final int queueId;
    private final LogCheck logCheck;
    private final EntryFiles files;
    private volatile long end;
    private volatile FirstKept first = new FirstKept(-1, 0);
    private volatile long unforcedFrom;
    private volatile boolean deleted;
    /** Owned by the dispatch thread: entries from {@link #end} on that are not published. */
    private @Nullable ByteBuffer pending;

    /** The first entry that was found for a start of the log. */
    private record FirstKept(long logStart, long entry) {}

    /** What the log has to say about an entry. */
    interface LogCheck {
        /** Whether an entry points at a record of this queue with this offset, or at one that is gone by now. */
        boolean agrees(String topic, int queueId, long queueOffset, long logOffset);
    }

    ConsumeQueue(String topic, int queueId, EntryFiles files, LogCheck logCheck) {
        this.topic = topic;
        this.queueId = queueId;
        this.files = files;
        this.logCheck = logCheck;
    }

    /**
     * Finds the end of the queue in its files, and takes entries away that are ahead of the log. Called once, first.
     *
     * @param logEnd entries that point here or behind it are taken away
     * @param durable whether what the files hold is known to be on the disk
     */
    final void load(long logEnd, boolean durable) throws IOException {
        long written = findEnd();
        long kept = cutToLog(written, logEnd);
        if (kept < written) {
            log.info(
                    "Queue was ahead of what is known of the log, it is cut: topic={} queueId={} fromEntry={} toEntry={}",
                    topic,
                    queueId,
                    written,
                    kept);
            files.cutFrom(kept);
        }
        end = kept;
        endFound();
        if (durable) {
            unforcedFrom = kept;
        } else {
            unforcedFrom = files.firstEntry();
            files.forceNamesNext();
        }
    }

    public final String topic() {
        return topic;
    }

    public final int queueId() {
        return queueId;
    }

    /** One past the last queue offset that is published. */
    public abstract long maxOffset();

    /** The first queue offset whose record is not before the start of the log; the maximum when there is none. */
    public abstract long minOffset(long logStart);

    /** The log offset of the record at a published queue offset, or -1 when it cannot be read or its record is gone. */
    public abstract long logOffsetOf(long queueOffset);

    /**
     * Reads published entries into {@code target}, from index 0, beginning with the one that holds a queue offset, until
     * it is full; fewer at the end of a file.
     *
     * @return how many entries were read
     */
    abstract int read(long fromOffset, ByteBuffer target);

    /**
     * Adds an entry that is not readable before {@link #publish}; true when it is new. For the dispatch thread.
     *
     * @param messages how many queue offsets it takes, from {@code queueOffset} on
     */
    abstract boolean add(long queueOffset, int messages, RecordView record, long tagsCode, PendingBuffers buffers)
            throws IOException;

    /** Told that the end of the queue was found anew in the files: at the start, and after it was moved back. */
    abstract void endFound() throws IOException;

    /** Told that entries can be read from now on; {@code added} holds them from position to limit, which stay. */
    abstract void endMoved(ByteBuffer added);

    /** The queue offset of an entry that was read from its file. */
    abstract long offsetOf(long number, ByteBuffer entry);

    /** Writes what was added and makes it readable. For the dispatch thread. */
    final synchronized void publish() throws IOException {
        ByteBuffer added = pending;
        if (added == null || added.position() == 0) {
            return;
        }
        if (!deleted) {
            int count = added.position() / files.entryBytes();
            files.write(end, added.duplicate().flip());
            end += count;
            endMoved(added.duplicate().flip());
        }
        added.clear();
    }

    /** The buffer of added entries, which is empty after {@link #publish}; the queue lets go of it. */
    @Nullable
    final ByteBuffer takeBuffer() {
        ByteBuffer buffer = pending;
        pending = null;
        return buffer;
    }

    /** Makes all published entries durable; true when there were any that were not. */
    final synchronized boolean force() throws IOException {
        long published = end;
        if (deleted || published == unforcedFrom) {
            return false;
        }
        files.force(Math.min(unforcedFrom, published), published);
        unforcedFrom = published;
        return true;
    }

    /** Deletes the files whose records are all before the start of the log; how many. */
    final synchronized int deleteBefore(long logStart) throws IOException {
        return deleted ? 0 : files.deleteBefore(firstKept(logStart));
    }

    /** Deletes the queue's files; it is empty from then on. */
    final synchronized int delete() throws IOException {
        deleted = true;
        return files.deleteAll();
    }

    final boolean isDeleted() {
        return deleted;
    }

    /** The number of the first entry that has a place in a file. */
    final long firstEntry() {
        return files.firstEntry();
    }

    /** One past the number of the last published entry. */
    final long endEntry() {
        return end;
    }

    /** The number of the first entry whose record is not before the start of the log; the end when there is none. */
    final long firstKept(long logStart) {
        FirstKept known = first;
        if (known.logStart == logStart) {
            return known.entry;
        }
        FirstKept found = new FirstKept(logStart, firstAtOrAfter(logStart));
        first = found;
        return found.entry;
    }

    /** Reads published entries by number until {@code target} is full, from index 0; how many. */
    final int readEntries(long number, ByteBuffer target) {
        int bytes = files.entryBytes();
        long available = end - number;
        if (available <= 0 || number < files.firstEntry()) {
            return 0;
        }
        target.limit((int) Math.min(target.limit() / bytes, available) * bytes);
        try {
            return files.read(number, target);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
    }

    /** A published entry in a buffer of the calling thread, which the next call fills anew; null when it has none. */
    final @Nullable ByteBuffer entry(long number) {
        ByteBuffer buffer = ONE_ENTRY.get().clear().limit(files.entryBytes());
        return readEntries(number, buffer) == 1 ? buffer : null;
    }

    /** How many entries are not published. For the dispatch thread. */
    final int pendingCount() {
        ByteBuffer added = pending;
        return added == null ? 0 : added.position() / files.entryBytes();
    }

    /** Where the next entry that is not published is to be written. For the dispatch thread. */
    final ByteBuffer roomForEntry(PendingBuffers buffers) throws IOException {
        ByteBuffer target = pending;
        if (target == null) {
            target = buffers.take();
            pending = target;
        } else if (target.remaining() < files.entryBytes()) {
            publish();
        }
        return target;
    }

    /** Overwrites a published entry. For the dispatch thread. */
    final void mend(long number, ByteBuffer entry) throws IOException {
        files.write(number, entry);
        unforcedFrom = Math.min(unforcedFrom, number);
        first = new FirstKept(-1, 0);
    }

    /** Takes published entries away, from a number on. For the dispatch thread. */
    final synchronized void moveEndBack(long number) throws IOException {
        files.cutFrom(number);
        end = number;
        endFound();
        unforcedFrom = Math.min(unforcedFrom, number);
        first = new FirstKept(-1, 0);
    }

    /** Fills the numbers up to {@code number} with blank entries, in files that begin where they must. */
    final synchronized void skipTo(long number) throws IOException {
        int perFile = files.entriesPerFile();
        long fileStart = number - number % perFile;
        long from = end;
        if (from == 0 || files.endEntry() < fileStart) {
            if (from > 0) {
                log.error("Queue entries are missing: topic={} queueId={} from={} to={}", topic, queueId, from, number);
            }
            files.deleteAll();
            from = fileStart;
        }
        files.writeBlanks(from, number);
        end = number;
        unforcedFrom = Math.min(unforcedFrom, from);
        first = new FirstKept(-1, 0);
    }

    /** Whether the log has the record of an entry that was read. */
    final boolean agrees(long number, ByteBuffer entry) {
        return QueueEntry.isWritten(entry, 0)
                && logCheck.agrees(topic, queueId, offsetOf(number, entry), QueueEntry.logOffset(entry, 0));
    }

    private long firstAtOrAfter(long logStart) {
        long low = files.firstEntry();
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            ByteBuffer entry = entry(middle);
            boolean gone = entry == null || QueueEntry.isBlank(entry, 0) || QueueEntry.logOffset(entry, 0) < logStart;
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
        long last = files.endEntry();
        long begin = files.firstEntry();
        int perFile = files.entriesPerFile();
        long fileStart = last - perFile;
        while (fileStart > begin && !isWritten(fileStart)) {
            fileStart -= perFile;
        }
        long low = Math.max(begin, fileStart);
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
            ByteBuffer entry = fromFile(middle);
            if (entry != null && (QueueEntry.isBlank(entry, 0) || QueueEntry.logOffset(entry, 0) < logEnd)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        long kept = low;
        long stop = Math.max(files.firstEntry(), kept - MAX_STEPS_BACK);
        while (kept > stop && !agrees(kept - 1)) {
            kept--;
        }
        return kept;
    }

    private boolean agrees(long number) throws IOException {
        ByteBuffer entry = fromFile(number);
        return entry != null && (QueueEntry.isBlank(entry, 0) || agrees(number, entry));
    }

    private boolean isWritten(long number) throws IOException {
        ByteBuffer entry = fromFile(number);
        return entry != null && QueueEntry.isWritten(entry, 0);
    }

    /** An entry of the files, published or not, in a buffer of the calling thread. */
    private @Nullable ByteBuffer fromFile(long number) throws IOException {
        ByteBuffer buffer = ONE_ENTRY.get().clear().limit(files.entryBytes());
        return files.read(number, buffer) == 1 ? buffer : null;
    }
}
