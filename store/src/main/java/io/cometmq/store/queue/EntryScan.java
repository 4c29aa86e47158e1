// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the entries of one queue, published or not, and holds them against the log. Changes nothing. Thread-safe, as far
 * as its files are.
 */
final class EntryScan {
    /** How many entries are read at once where blank ones are passed over. */
    static final int ENTRIES_PER_LOOK = 512;
    /** How many entries of a tail that contradicts the log are looked at one by one. */
    static final int MAX_STEPS_BACK = 1_000_000;

    private static final ThreadLocal<ByteBuffer> ONE_ENTRY =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BatchEntry.BYTES));

    private final ConsumeQueue queue;
    private final EntryFiles files;
    private final QueueLog queueLog;

    EntryScan(ConsumeQueue queue, EntryFiles files, QueueLog queueLog) {
        this.queue = queue;
        this.files = files;
        this.queueLog = queueLog;
    }

    /** An entry of a record that the log has lost, as it was in the files. */
    record LostEntry(long number, ByteBuffer bytes) {}

    /** A buffer of the calling thread for one entry; the next call gives the same one. */
    ByteBuffer roomForOne() {
        return ONE_ENTRY.get().clear().limit(files.entryBytes());
    }

    /** An entry of the files, published or not, in a buffer of the calling thread; null when it has no place there. */
    @Nullable
    ByteBuffer at(long number) throws IOException {
        ByteBuffer buffer = roomForOne();
        return files.read(number, buffer) == 1 ? buffer : null;
    }

    /** Whether an entry is blank, or the log has its record. */
    boolean agrees(long number) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null && (QueueEntry.isBlank(entry, 0) || agrees(number, entry));
    }

    /** Whether the log has the record of an entry that was read, or had it. */
    boolean agrees(long number, ByteBuffer entry) {
        return QueueEntry.isWritten(entry, 0) && queueLog.agrees(queue, number, entry);
    }

    /** Whether an entry is blank, or the log has its record now. */
    boolean isServed(long number) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null
                && (QueueEntry.isBlank(entry, 0)
                        || (QueueEntry.isWritten(entry, 0) && queueLog.has(queue, number, entry)));
    }

    /** Whether an entry points where records were lost. */
    boolean isLost(long number) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null && isLost(entry);
    }

    /** The log offset of an entry; -1 for one that is not there (any more). */
    long logOffsetAt(long number) {
        ByteBuffer entry = roomForOne();
        return read(number, entry) == 1 ? QueueEntry.logOffset(entry, 0) : -1;
    }

    /**
     * Where a walk over the log may begin to find the records from an entry on: at the last record before it that the log has
     * not lost, which is not where a lost one began.
     */
    long walkFrom(long number) throws IOException {
        long stop = Math.max(files.firstEntry(), number - MAX_STEPS_BACK);
        for (long before = number - 1; before >= stop; before--) {
            ByteBuffer entry = at(before);
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

    /**
     * The first number between two whose record is not before a log offset, by halving. A blank entry counts as the next
     * real one, and as behind everything when there is none.
     */
    long lowerBound(long from, long to, long logOffset) {
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

    /** Whether an entry and the one before it both point at records, and not ever further into the log. */
    boolean isOutOfOrder(long number) {
        long logOffset = realLogOffsetAt(number);
        return logOffset >= 0 && logOffset <= realLogOffsetAt(number - 1);
    }

    /**
     * Whether an entry points before a place in the log, by a single bit that flipped: its record is between that place and
     * the next entry's.
     */
    boolean isMisledBefore(long logOffset, long number, long end) {
        long next = number + 1 < end ? realLogOffsetAt(number + 1) : -1;
        long to = next >= 0 ? next : queueLog.source().log().endOffset();
        ByteBuffer entry = roomForOne();
        return read(number, entry) == 1
                && QueueEntry.isReal(entry, 0)
                && queueLog.hasByOneBit(queue, number, entry, logOffset, to);
    }

    private long realLogOffsetAt(long number) {
        ByteBuffer entry = roomForOne();
        return read(number, entry) == 1 && QueueEntry.isReal(entry, 0) ? QueueEntry.logOffset(entry, 0) : -1;
    }

    /** The number of the first entry that points at a record, from a number on; {@code to} when there is none before it. */
    long nextReal(long from, long to) {
        return next(from, to, false);
    }

    /** The same; an entry that can be no written one counts, too. */
    long nextRealOrDamaged(long from, long to) {
        return next(from, to, true);
    }

    private long next(long from, long to, boolean orDamaged) {
        ByteBuffer run = null;
        long number = from;
        while (number < to) {
            // Most often the first one is real already.
            ByteBuffer entries = run == null ? roomForOne() : run.clear();
            int count = (int) Math.min(read(number, entries), to - number);
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

    /** One past the last written entry: written ones come first in the last file that has any. */
    long writtenEnd() throws IOException {
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
     * Whether the files end with an entry: asked of a store that was closed, which saves the search of {@link #writtenEnd()}.
     * After any other stop what is behind may have been written, in parts.
     */
    boolean endsAt(long end) throws IOException {
        boolean inLastFile = end > files.endEntry() - files.entriesPerFile() && end <= files.endEntry();
        return inLastFile && end > files.firstEntry() && isWritten(end - 1) && !isWritten(end);
    }

    /** Whether an entry is right, and its record before a log offset. */
    boolean isBefore(long number, long logOffset) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null
                && QueueEntry.isReal(entry, 0)
                && QueueEntry.logOffset(entry, 0) < logOffset
                && agrees(number, entry);
    }

    /** Whether an entry is right, and its record not before a log offset. */
    boolean isBehind(long number, long logOffset) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null
                && !QueueEntry.isBlank(entry, 0)
                && QueueEntry.logOffset(entry, 0) >= logOffset
                && agrees(number, entry);
    }

    /** The end that is left of entries up to {@code written} without those at the end that point behind a log offset. */
    long endBefore(long written, long logEnd) throws IOException {
        long kept = lowerBound(files.firstEntry(), written, logEnd);
        return kept < written && nextReal(kept, written) == written ? written : endOfAgreeing(kept);
    }

    /** One past the last entry before {@code number} that the log agrees with. */
    long endOfAgreeing(long number) throws IOException {
        long kept = number;
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
    @Nullable
    LostEntry lastLost(long from, long to) throws IOException {
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

    /** Whether the log has a record of the queue before that of the first entry. */
    boolean logHasRecordBeforeFirst() throws IOException {
        boolean[] found = {false};
        queueLog.visit(queue, 0, logOffsetAt(files.firstEntry()), (queueOffset, messages, record, tagsCode) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private boolean isWritten(long number) throws IOException {
        ByteBuffer entry = at(number);
        return entry != null && QueueEntry.isWritten(entry, 0);
    }

    private int read(long number, ByteBuffer target) {
        try {
            return files.read(number, target);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read queue " + queue.topic() + "/" + queue.queueId(), failure);
        }
    }
}
