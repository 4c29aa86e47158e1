// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
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
    /** How much of the log is read at most to mend entries for a reader that waits. */
    private static final long MAX_MENDED_BYTES = 256L << 20;
    /** How many entries are read at once where blank ones are passed over. */
    private static final int ENTRIES_PER_LOOK = 512;
    /** How many entries of a tail that contradicts the log are looked at one by one. */
    private static final int MAX_STEPS_BACK = 1_000_000;

    private static final ThreadLocal<ByteBuffer> ONE_ENTRY =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BatchEntry.BYTES));

    private final String topic;
    private final int queueId;
    private final QueueLog queueLog;
    private final EntryFiles files;
    private volatile long end;
    private volatile FirstKept first = new FirstKept(-1, 0);
    private volatile long keptFrom;
    private volatile long unforcedFrom;
    private volatile boolean deleted;
    private volatile long damagedAt = -1;
    /** Owned by the dispatch thread: entries from {@link #end} on that are not published. */
    private @Nullable ByteBuffer pending;

    /** The first entry that was found for a start of the log. */
    private record FirstKept(long logStart, long entry) {}

    /** An entry of a record that the log has lost, as it was in the files. */
    record LostEntry(long number, ByteBuffer bytes) {}

    ConsumeQueue(String topic, int queueId, EntryFiles files, QueueLog queueLog) {
        this.topic = topic;
        this.queueId = queueId;
        this.files = files;
        this.queueLog = queueLog;
    }

    /**
     * Finds the end of the queue in its files, and takes entries away that are ahead of what is known of the log. The offsets
     * of lost records stay taken, so that they are not used again: what stands for them is written over in place, for a loss of
     * power must not hide it either. What the files have lost is filled from the log. Called once, first.
     *
     * @param expected what the queue had, where that is known
     */
    final void load(QueueExtents.@Nullable Extent expected) throws IOException {
        QueueSource source = queueLog.source();
        boolean known = expected != null && source.clean() && endsAt(expected.end());
        long written = expected != null && known ? expected.end() : findEnd();
        long kept =
                known && isBefore(written - 1, source.knownUpTo()) ? written : cutToLog(written, source.knownUpTo());
        boolean comesAgain = kept < written && isAheadOf(source.knownUpTo(), kept);
        LostEntry lost = lastLost(kept, written);
        end = kept;
        endFound();
        if (lost != null) {
            keepOffsetsOf(lost);
        }
        if (kept < written) {
            log.info(
                    "Queue was ahead of what is known of the log, it is cut: topic={} queueId={} fromEntry={} toEntry={} keptForLost={}",
                    topic,
                    queueId,
                    written,
                    kept,
                    end - kept);
            files.cutFrom(end);
        }
        long damagedFrom = damagedFrom(expected, written, comesAgain);
        if (damagedFrom < Long.MAX_VALUE) {
            refillFrom(damagedFrom);
            if (expected != null && numbersEntries() && end < expected.end()) {
                // Their records are gone, too: consumers may have had them.
                blankTo(expected.end());
            }
        }
        boolean untouched = source.clean() && lost == null && damagedFrom == Long.MAX_VALUE;
        unforcedFrom = untouched ? end : files.firstEntry();
        if (unforcedFrom < end || !source.clean()) {
            files.forceNamesNext();
        }
    }

    /** Whether an entry of the files is right, and its record behind what is known: it is dispatched once more. */
    private boolean isAheadOf(long knownUpTo, long number) throws IOException {
        ByteBuffer entry = fromFile(number);
        return entry != null
                && !QueueEntry.isBlank(entry, 0)
                && QueueEntry.logOffset(entry, 0) >= knownUpTo
                && agrees(number, entry);
    }

    /**
     * The number of the first entry that the files have lost, or {@link Long#MAX_VALUE}.
     *
     * @param written where the files' entries end, which is behind the end when wrong ones were cut
     * @param comesAgain whether entries at the end were cut that are dispatched once more: the last force may have been
     *     ahead of the last checkpoint
     */
    private long damagedFrom(QueueExtents.@Nullable Extent expected, long written, boolean comesAgain)
            throws IOException {
        long damaged = files.damagedFrom() <= end ? files.damagedFrom() : Long.MAX_VALUE;
        damaged = Math.min(damaged, firstContradiction());
        boolean fewer = expected == null ? end < written : expected.end() > end;
        if (fewer && !comesAgain) {
            damaged = Math.min(damaged, end);
        }
        if (expected != null && expected.first() < files.firstEntry() && hasRecordBeforeFirst()) {
            damaged = expected.first();
        }
        // Readers mend what is behind the first entry, but nobody reads before it.
        boolean soundFirst = end <= files.firstEntry() || agrees(files.firstEntry());
        return soundFirst ? damaged : Math.min(damaged, files.firstEntry());
    }

    private boolean hasRecordBeforeFirst() throws IOException {
        boolean[] found = {false};
        queueLog.visit(this, 0, logOffsetAt(files.firstEntry()), (queueOffset, messages, record, tagsCode) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    /** Fills the queue from the log, from an entry on. */
    private void refillFrom(long number) throws IOException {
        long before = end;
        LostEntry lost = lastLost(Math.max(number, files.firstEntry()), before);
        if (number <= files.firstEntry()) {
            files.clear();
            end = 0;
        } else {
            long kept = Math.min(number, end);
            long stop = Math.max(files.firstEntry(), kept - MAX_STEPS_BACK);
            while (kept > stop && !agrees(kept - 1)) {
                kept--;
            }
            files.cutFrom(kept);
            end = kept;
        }
        endFound();
        long added = fillFromLog(queueLog.source().knownUpTo());
        if (lost != null) {
            keepOffsetsOf(lost);
        }
        log.error(
                "Queue had lost entries, they are filled in from the log: topic={} queueId={} fromEntry={} endBefore={} end={} added={}",
                topic,
                queueId,
                number,
                before,
                end,
                added);
    }

    /** Adds what the log has behind the last entry, up to a log offset; how many entries. */
    final long fillFromLog(long logEnd) throws IOException {
        PendingBuffers buffers = new PendingBuffers();
        long[] added = {0};
        queueLog.visit(this, walkFrom(end), logEnd, (queueOffset, messages, record, tagsCode) -> {
            added[0] += add(queueOffset, messages, record, tagsCode, buffers) ? 1 : 0;
            return true;
        });
        publish();
        takeBuffer();
        return added[0];
    }

    /**
     * Where a walk over the log may begin to find the records from an entry on: at the last record before it that the log has
     * not lost, which is not where a lost one began.
     */
    private long walkFrom(long number) throws IOException {
        long stop = Math.max(files.firstEntry(), number - MAX_STEPS_BACK);
        for (long before = number - 1; before >= stop; before--) {
            ByteBuffer entry = fromFile(before);
            if (entry != null && QueueEntry.isReal(entry, 0) && !isLost(entry)) {
                long logOffset = QueueEntry.logOffset(entry, 0);
                if (agrees(before, entry)) {
                    return logOffset;
                }
            }
        }
        return 0;
    }

    private boolean isLost(ByteBuffer entry) {
        return queueLog.source().lost().test(QueueEntry.logOffset(entry, 0));
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

    /** Whether the number of an entry is its queue offset, so that a blank entry can stand for a lost one. */
    abstract boolean numbersEntries();

    /** The number of the first published entry that cannot follow the one before it, or {@link Long#MAX_VALUE}. */
    abstract long firstContradiction();

    /**
     * Keeps the queue offsets up to that of a lost record's entry from being used again: those before it that are not in the
     * files come once more from the log, or are lost, too.
     */
    abstract void keepOffsetsOf(LostEntry lost) throws IOException;

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

    /**
     * Adds the directories to {@code directories} that may not have the names of this queue's files on the disk. The caller
     * makes them durable before {@link #force()}, for all queues together: most of them share theirs.
     */
    final synchronized void takeUnforcedNames(Set<Path> directories) {
        if (!deleted && end != unforcedFrom) {
            files.takeUnforcedNames(directories);
        }
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
        } else if (number - from > (logOffset - Math.max(0, logOffsetAt(from - 1))) / RecordLayout.MIN_BYTES) {
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

    /** Says that a read ended at a queue offset where entries are to be mended. */
    public final void noteDamage(long queueOffset) {
        damagedAt = queueOffset;
    }

    /** Whether a read ended at a queue offset since entries were mended: whoever reads on there waits for that. */
    public final boolean isDamagedAt(long queueOffset) {
        return damagedAt == queueOffset;
    }

    /**
     * Writes entries anew that point at no records of this queue: the given one and its neighbours up to the next ones that
     * do, from what the log has between these. For whoever read the entry.
     *
     * @return whether they were written, so that the caller may read again
     */
    public final synchronized boolean mendAround(long number) throws IOException {
        damagedAt = -1;
        if (!numbersEntries() || deleted || number < files.firstEntry() || number >= end) {
            return false;
        }
        long from = number;
        while (from > Math.max(files.firstEntry(), number - MAX_STEPS_BACK) && !agrees(from - 1)) {
            from--;
        }
        long to = number + 1;
        while (to < Math.min(end, number + MAX_STEPS_BACK) && !agrees(to)) {
            to++;
        }
        long logFrom = walkFrom(from);
        long real = nextReal(to, end);
        long logTo = real < end ? logOffsetAt(real) : queueLog.source().log().endOffset();
        if (logTo - Math.max(logFrom, queueLog.source().log().startOffset()) > MAX_MENDED_BYTES) {
            log.error(
                    "Queue entries are damaged, too far from sound ones to be mended while the broker runs: topic={} queueId={} from={} to={}",
                    topic,
                    queueId,
                    from,
                    to);
            return false;
        }
        long found = writeFromLog(from, to, logFrom, logTo);
        unforcedFrom = Math.min(unforcedFrom, from);
        first = new FirstKept(-1, 0);
        log.error(
                "Queue entries were damaged, they are written anew: topic={} queueId={} from={} to={} foundInLog={}",
                topic,
                queueId,
                from,
                to,
                found);
        return true;
    }

    /** Overwrites entries by what a part of the log has; those that it does not have become blank. How many it has. */
    private long writeFromLog(long from, long to, long logFrom, long logTo) throws IOException {
        long[] next = {from, 0};
        ByteBuffer one = ByteBuffer.allocateDirect(QueueEntry.BYTES);
        queueLog.visit(this, logFrom, logTo, (queueOffset, messages, record, tagsCode) -> {
            if (queueOffset >= next[0] && queueOffset < to) {
                makeBlank(next[0], queueOffset);
                QueueEntry.encode(one.clear(), record.logOffset(), record.size(), tagsCode);
                files.write(queueOffset, one.flip());
                next[0] = queueOffset + 1;
                next[1]++;
            }
            return queueOffset < to;
        });
        makeBlank(next[0], to);
        return next[1];
    }

    /** Whether the log has the record of an entry that was read. */
    final boolean agrees(long number, ByteBuffer entry) {
        return QueueEntry.isWritten(entry, 0)
                && queueLog.agrees(this, offsetOf(number, entry), QueueEntry.logOffset(entry, 0));
    }

    private long firstAtOrAfter(long logStart) {
        long first = lowerBound(files.firstEntry(), end, logStart);
        // Blank entries before the first other one stand for records that were before the log. A damaged one is mended
        // when it
        // is read.
        return first == files.firstEntry() ? Math.min(end, next(first, end, true)) : first;
    }

    /**
     * The first number between two whose record is not before a log offset, by halving. A blank entry counts as the next
     * real one, and as behind everything when there is none.
     */
    private long lowerBound(long from, long to, long logOffset) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long real = nextReal(middle, high);
            if (real >= high || logOffsetAt(real) >= logOffset) {
                high = middle;
            } else {
                low = real + 1;
            }
        }
        return low;
    }

    /** The number of the first entry that points at a record, from a number on; {@code to} when there is none before it. */
    private long nextReal(long from, long to) {
        return next(from, to, false);
    }

    /** The same; with {@code orDamaged} an entry that can be no written one counts, too. */
    private long next(long from, long to, boolean orDamaged) {
        ByteBuffer run = null;
        long number = from;
        while (number < to) {
            // Most often the first one is real already.
            ByteBuffer entries = run == null ? ONE_ENTRY.get().clear().limit(files.entryBytes()) : run.clear();
            int count = (int) Math.min(fromFiles(number, entries), to - number);
            for (int i = 0; i < count; i++) {
                int at = i * files.entryBytes();
                if (QueueEntry.isReal(entries, at) || (orDamaged && !QueueEntry.isBlank(entries, at))) {
                    return number + i;
                }
            }
            if (count <= 0) {
                return number;
            }
            number += count;
            run = run == null ? ByteBuffer.allocateDirect(ENTRIES_PER_LOOK * files.entryBytes()) : run;
        }
        return to;
    }

    /** The log offset of an entry, published or not; -1 for one that is not there (any more). */
    private long logOffsetAt(long number) {
        ByteBuffer entry = ONE_ENTRY.get().clear().limit(files.entryBytes());
        return fromFiles(number, entry) == 1 ? QueueEntry.logOffset(entry, 0) : -1;
    }

    private int fromFiles(long number, ByteBuffer target) {
        try {
            return files.read(number, target);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + topic + "/" + queueId, failure);
        }
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

    /**
     * Whether the files end with an entry: asked of a store that was closed, which saves the search of {@link #findEnd()}.
     * After any other stop what is behind may have been written, in parts.
     */
    private boolean endsAt(long end) throws IOException {
        boolean inLastFile = end > files.endEntry() - files.entriesPerFile() && end <= files.endEntry();
        return inLastFile && end > files.firstEntry() && isWritten(end - 1) && !isWritten(end);
    }

    /** Whether an entry is right, and its record before a log offset. */
    private boolean isBefore(long number, long logOffset) throws IOException {
        ByteBuffer entry = fromFile(number);
        return entry != null
                && QueueEntry.isReal(entry, 0)
                && QueueEntry.logOffset(entry, 0) < logOffset
                && agrees(number, entry);
    }

    private long cutToLog(long written, long logEnd) throws IOException {
        long kept = lowerBound(files.firstEntry(), written, logEnd);
        if (kept < written && nextReal(kept, written) == written) {
            return written;
        }
        long stop = Math.max(files.firstEntry(), kept - MAX_STEPS_BACK);
        while (kept > stop && !agrees(kept - 1)) {
            kept--;
        }
        return kept;
    }

    /**
     * The last entry between two that stands for a lost record, or null. It points where records were lost, or an earlier
     * start made it blank for that: then only the entry itself still says so.
     */
    private @Nullable LostEntry lastLost(long from, long to) throws IOException {
        int bytes = files.entryBytes();
        ByteBuffer run = null;
        long stop = Math.max(from, to - MAX_STEPS_BACK);
        long high = to;
        while (high > stop) {
            run = run == null ? ByteBuffer.allocateDirect(ENTRIES_PER_LOOK * bytes) : run;
            long fileStart = high - 1 - (high - 1) % files.entriesPerFile();
            long low = Math.max(Math.max(stop, fileStart), high - ENTRIES_PER_LOOK);
            int count = files.read(low, run.clear().limit((int) (high - low) * bytes));
            for (int i = count - 1; i >= 0; i--) {
                ByteBuffer entry = run.slice(i * bytes, bytes);
                if (QueueEntry.isBlank(entry, 0) || isLost(entry)) {
                    return new LostEntry(
                            low + i, ByteBuffer.allocate(bytes).put(entry).flip());
                }
            }
            high = low;
        }
        return null;
    }

    /** Lets the queue end behind blank entries, up to the one before {@code number}, for whatever it has no entries for. */
    final void blankTo(long number) throws IOException {
        makeBlank(firstMissing(number), number);
        end = Math.max(end, number);
    }

    /**
     * Lets the queue end at {@code number}: entries before it, from the present end on, are those that the log has of what is
     * known of it; the others are blank until they come once more.
     */
    final void keepTo(long number) throws IOException {
        long from = firstMissing(number);
        end = number;
        writeFromLog(from, number, walkFrom(from), queueLog.source().knownUpTo());
    }

    /** The end of a queue that is to end at {@code number}; without files it begins where the file before that must begin. */
    private long firstMissing(long number) {
        return files.isEmpty() ? (number - 1) / files.entriesPerFile() * files.entriesPerFile() : end;
    }

    /**
     * Makes entries blank in place. They keep their log offsets: by these a later start knows those of lost records even when
     * a loss of power has torn what is written here.
     */
    private void makeBlank(long from, long to) throws IOException {
        ByteBuffer run = ByteBuffer.allocateDirect(ENTRIES_PER_LOOK * files.entryBytes());
        for (long next = from; next < to; ) {
            run.clear().limit((int) Math.min(ENTRIES_PER_LOOK, to - next) * files.entryBytes());
            int count = files.read(next, run);
            if (count == 0) {
                // There is no file yet.
                count = run.limit() / files.entryBytes();
                run.put(0, new byte[run.limit()]);
            }
            for (int i = 0; i < count; i++) {
                QueueEntry.makeBlank(run, i * files.entryBytes());
            }
            files.write(next, run.clear().limit(count * files.entryBytes()));
            next += count;
        }
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
