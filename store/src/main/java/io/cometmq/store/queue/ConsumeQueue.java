// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    /** How many damaged entries may mislead a search for the first one. */
    private static final int MAX_MISLED = 64;

    private final String topic;
    private final int queueId;
    private final QueueLog queueLog;
    private final EntryFiles files;
    private final EntryScan scan;
    private final DamagedEntries damages;
    private final ToleratedDamage tolerated = new ToleratedDamage();
    /** The queue of this name that was deleted before. */
    private final EndedQueues.End before;

    private volatile long end;
    private volatile FirstKept first = new FirstKept(-1, 0);
    private volatile long keptFrom;
    private volatile long unforcedFrom;
    private volatile boolean deleted;
    /** Owned by the dispatch thread: entries from {@link #end} on that are not published. */
    private @Nullable ByteBuffer pending;

    /** The first entry that was found for a start of the log. */
    private record FirstKept(long logStart, long entry) {}

    ConsumeQueue(String topic, int queueId, EntryFiles files, QueueLog queueLog, DamagedEntries damages) {
        this.topic = topic;
        this.queueId = queueId;
        this.files = files;
        this.queueLog = queueLog;
        this.damages = damages;
        this.scan = new EntryScan(this, files, queueLog);
        this.before = queueLog.source().ended().of(topic, queueId);
    }

    /**
     * Makes the queue good by its files and the log. Called once, first.
     *
     * @param expected what the queue had, where that is known
     */
    final void load(QueueExtents.@Nullable Extent expected) throws IOException {
        new QueueStart(this, files, scan, queueLog).run(expected);
    }

    /** Lets the queue end before a number. For the thread that loads it. */
    final void endAt(long number) throws IOException {
        end = number;
        endFound();
    }

    /** Says from which entry on the disk may not have what the files have. For the thread that loads the queue. */
    final void unforcedFrom(long number) {
        unforcedFrom = number;
    }

    public final String topic() {
        return topic;
    }

    public final int queueId() {
        return queueId;
    }

    /** One past the last queue offset that is published. */
    public abstract long maxOffset();

    /** The first queue offset that is served of a log that begins at {@code logStart}; the maximum when there is none. */
    public abstract long minOffset(long logStart);

    /** The log offset of the record at a published queue offset, or -1 when it cannot be read or its record is gone. */
    public abstract long logOffsetOf(long queueOffset);

    /** The number of the entry that holds a queue offset, or of the first one after it; the end when there is none. */
    abstract long numberOf(long queueOffset);

    /** Where a reader goes on behind a damaged entry that he met when he wanted a queue offset; greater than that. */
    public abstract long offsetBehind(long number, long queueOffset);

    /**
     * Adds an entry that is not readable before {@link #publish}; true when it is new. For the dispatch thread.
     *
     * @param messages how many queue offsets it takes, from {@code queueOffset} on
     */
    abstract boolean add(long queueOffset, int messages, RecordView record, long tagsCode, PendingBuffers buffers)
            throws IOException;

    /** Whether the number of an entry is its queue offset, so that a blank entry can stand for a lost one. */
    public abstract boolean numbersEntries();

    /** The number of the first published entry that cannot follow the one before it, or {@link Long#MAX_VALUE}. */
    abstract long firstContradiction();

    /** Adds the entry of a lost record, if it can follow the last one: a queue that does not number its entries keeps it. */
    abstract void addLost(ByteBuffer entry) throws IOException;

    /** Told that the end of the queue was found anew in the files: at the start, and after it was moved back. */
    abstract void endFound() throws IOException;

    /** Told that entries can be read from now on; {@code added} holds them from position to limit, which stay. */
    abstract void endMoved(ByteBuffer added);

    /** The queue offset of an entry that was read from its file. */
    abstract long offsetOf(long number, ByteBuffer entry);

    /** How many messages an entry stands for that was read from its file. */
    abstract int messagesOf(ByteBuffer entry);

    /** Writes what was added and makes it readable. For the dispatch thread. */
    final synchronized void publish() throws IOException {
        ByteBuffer added = pending;
        if (added == null || added.position() == 0) {
            return;
        }
        if (!deleted) {
            int count = added.position() / files.entryBytes();
            ByteBuffer entries = added.duplicate().flip();
            files.write(end, entries);
            end += count;
            endMoved(entries.rewind());
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

    /**
     * Adds the directories to {@code directories} that may not have the names of this queue's files on the disk. The caller
     * makes them durable before {@link #force()}, for all queues together: most of them share theirs.
     */
    final synchronized void takeUnforcedNames(Set<Path> directories) {
        if (!deleted && end != unforcedFrom) {
            files.takeUnforcedNames(directories);
        }
    }

    /** Whether there are published entries that may not be durable. */
    final boolean isChanged() {
        return !deleted && end != unforcedFrom;
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

    /** Whether a record belonged to a queue of this name that was deleted before. */
    final boolean isOfDeleted(long queueOffset, long logOffset) {
        return before.covers(queueOffset, logOffset);
    }

    /** Whether the files have nothing but what a deleted queue of this name had: the disk did not delete them. */
    final boolean isNothingButDeleted() {
        long max = maxOffset();
        return max <= before.nextOffset() && (max == 0 || logOffsetOf(max - 1) < before.logEnd());
    }

    /** The number of the first entry that has a place in a file. */
    final long firstEntry() {
        return files.firstEntry();
    }

    /** One past the number of the last published entry. */
    final long endEntry() {
        return end;
    }

    /**
     * Serves no entries any more whose records are before a place in the log, and counts their files among those that may
     * go. A lower place brings back what is still there.
     */
    public final void keepFrom(long logOffset) {
        keptFrom = logOffset;
    }

    /** The number of the first entry that is served of a log that begins at {@code logStart}; the end when there is none. */
    final long firstKept(long logStart) {
        long from = Math.max(logStart, keptFrom);
        FirstKept known = first;
        if (known.logStart == from) {
            return known.entry;
        }
        FirstKept found = new FirstKept(from, firstAtOrAfter(from));
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
        ByteBuffer buffer = scan.roomForOne();
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
    final void overwrite(long number, ByteBuffer entry) throws IOException {
        files.write(number, entry);
        wereWritten(number);
    }

    /** Says that published entries were written anew, from a number on. */
    final synchronized void wereWritten(long number) {
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

    /**
     * Fills the numbers up to {@code number} with blank entries: their records are lost, or before the log. In an empty queue
     * they begin where a file must begin.
     *
     * @param logOffset of the record that the entry with that number is to point at
     * @return false when so many records cannot be lost between the last entry's record and that one, so that the number
     *     must be wrong; nothing was changed then
     */
    final synchronized boolean skipTo(long number, long logOffset) throws IOException {
        long from = end;
        if (from == 0) {
            from = number - number % files.entriesPerFile();
            files.clear();
        } else if (number - from > (logOffset - Math.max(0, scan.logOffsetAt(from - 1))) / RecordLayout.MIN_BYTES) {
            return false;
        } else {
            log.error(
                    "Records of a queue are lost, its offsets go on behind them: topic={} queueId={} from={} to={}",
                    topic,
                    queueId,
                    from,
                    number);
        }
        files.writeBlanks(from, number);
        end = number;
        unforcedFrom = Math.min(unforcedFrom, from);
        first = new FirstKept(-1, 0);
        return true;
    }

    /**
     * Has a damaged entry and its neighbours written anew soon, from the log. For whoever read the entry.
     *
     * @return false when that is in vain, so that the entry is to be skipped
     */
    public final boolean mendSoon(long number) {
        if (tolerated.has(number)) {
            return false;
        }
        damages.mendSoon(this, number);
        return true;
    }

    /** Completes when no entry of this queue waits to be mended. */
    public final CompletableFuture<Void> mended() {
        return damages.mended(this);
    }

    /** Work that mends an entry. For the dispatch thread. */
    final EntryMending mending(long number) {
        return new EntryMending(this, files, scan, queueLog, number);
    }

    /** What stays damaged. */
    final ToleratedDamage tolerated() {
        return tolerated;
    }

    /** Whether the log has the record of an entry that was read, or had it. */
    final boolean agrees(long number, ByteBuffer entry) {
        return scan.agrees(number, entry);
    }

    /** Whether a published entry is blank, or the log has its record; true of one that is deleted by now. */
    public final boolean isSound(long number) {
        if (number < files.firstEntry() || number >= end) {
            return true;
        }
        try {
            return scan.agrees(number);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
    }

    /** Whether an entry stands for a lost record: it stays as it is where none can be blank. */
    final boolean isLost(long number) {
        try {
            return scan.isLost(number);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
    }

    private long firstAtOrAfter(long logStart) {
        long begin = files.firstEntry();
        long found = scan.lowerBound(begin, end, logStart);
        // An entry whose log offset is too low by damage hides itself, and lets those before it seem deleted.
        for (int misled = 0; misled < MAX_MISLED && found > begin; misled++) {
            if (scan.isOutOfOrder(found - 1)) {
                found = scan.lowerBound(begin, found - 1, logStart);
            } else if (scan.isMisledBefore(logStart, found - 1, end)) {
                found--;
            } else {
                break;
            }
        }
        // Blank entries before the first other one stand for records that were before the log. A damaged one is mended
        // when it is read.
        return found == begin ? Math.min(end, scan.nextRealOrDamaged(found, end)) : found;
    }
}
