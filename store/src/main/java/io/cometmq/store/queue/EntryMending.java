// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes damaged entries of a queue anew while it is read: a given one and its neighbours up to the next ones that the log
 * agrees with, from the records that the log has between these. Works in small pieces, between which new records are
 * dispatched. Owned by the dispatch thread.
 */
final class EntryMending {
    private static final Logger log = LoggerFactory.getLogger(EntryMending.class);
    /** How many neighbours are held against the log in one piece. */
    private static final int LOOKS_PER_PIECE = 512;
    /** How much of the log is read in one piece. */
    private static final long BYTES_PER_PIECE = 4L << 20;
    /** How much of the log is read for one range of damaged entries. */
    private static final long MAX_BYTES = 4L << 30;
    /** How many entries of a queue with batches are written anew together: they are all known before the first is written. */
    private static final int MAX_BATCH_ENTRIES = 4096;

    private final ConsumeQueue queue;
    private final EntryFiles files;
    private final EntryScan scan;
    private final QueueLog queueLog;
    private long from;
    private long to;
    private @Nullable Walk walk;

    /** What became of a piece of work. */
    enum Outcome {
        /** There is more to do. */
        GOES_ON,
        /** The log agrees with all entries now, or they are blank. */
        MENDED,
        /** The entry was right. */
        WAS_SOUND,
        /** It stays damaged. */
        GIVEN_UP
    }

    /** Takes the records of the range one after another. */
    private interface Target {
        boolean take(long queueOffset, int messages, RecordView record, long tagsCode) throws IOException;

        /** How many records were found, after the last one; -1 when some entries have none, or there are too many. */
        long finish() throws IOException;
    }

    /** A walk over the part of the log that has the records. */
    private static final class Walk {
        private final Target target;
        private final long end;
        private long at;
        private boolean over;

        Walk(Target target, long from, long end) {
            this.target = target;
            this.at = from;
            this.end = end;
        }
    }

    /** Is to mend the entry with a number, and its neighbours. */
    EntryMending(ConsumeQueue queue, EntryFiles files, EntryScan scan, QueueLog queueLog, long number) {
        this.queue = queue;
        this.files = files;
        this.scan = scan;
        this.queueLog = queueLog;
        this.from = number;
        this.to = number + 1;
    }

    ConsumeQueue queue() {
        return queue;
    }

    /** The first entry that is found damaged so far. */
    long from() {
        return from;
    }

    /** One past the last entry that is found damaged so far. */
    long to() {
        return to;
    }

    /**
     * Does a piece of the work.
     *
     * @throws IOException when the disk refuses; what was written until then is right
     */
    Outcome goOn() throws IOException {
        if (queue.isDeleted() || from < files.firstEntry() || to > queue.endEntry()) {
            // Nobody asks for it any more.
            return Outcome.MENDED;
        }
        Walk present = walk;
        if (present != null) {
            return goOn(present);
        }
        if (to - from == 1 && scan.isServed(from)) {
            return Outcome.WAS_SOUND;
        }
        for (int looks = 0; looks < LOOKS_PER_PIECE; looks++) {
            if (from > lowest() && !isSound(from - 1)) {
                from--;
            } else if (to < highest() && !isSound(to)) {
                to++;
            } else {
                return beginWalk();
            }
        }
        return Outcome.GOES_ON;
    }

    private long lowest() {
        return Math.max(files.firstEntry(), to - EntryScan.MAX_STEPS_BACK);
    }

    private long highest() {
        return Math.min(queue.endEntry(), from + EntryScan.MAX_STEPS_BACK);
    }

    /**
     * Whether the log agrees with a neighbour. One that is served points at no record that was deleted or lost: a segment's
     * worth of those is looked at together.
     */
    private boolean isSound(long number) throws IOException {
        if (!scan.agrees(number) || scan.isLost(number)) {
            return false;
        }
        ByteBuffer entry = scan.at(number);
        long logStart = queueLog.source().log().startOffset();
        return entry == null
                || QueueEntry.isBlank(entry, 0)
                || QueueEntry.logOffset(entry, 0) >= logStart
                || number < queue.firstKept(logStart);
    }

    private Outcome beginWalk() throws IOException {
        long logStart = queueLog.source().log().startOffset();
        long begin = Math.max(scan.walkFrom(from), logStart);
        long real = scan.nextReal(to, queue.endEntry());
        long end = real < queue.endEntry()
                ? scan.logOffsetAt(real)
                : queueLog.source().log().endOffset();
        boolean tooMany = !queue.numbersEntries() && to - from > MAX_BATCH_ENTRIES;
        if (end - begin > MAX_BYTES || tooMany) {
            log.error(
                    "Queue entries are damaged, too many or too far from sound ones to be mended while the broker runs, they are skipped: topic={} queueId={} from={} to={} logBytesBetween={}",
                    queue.topic(),
                    queue.queueId(),
                    from,
                    to,
                    end - begin);
            return Outcome.GIVEN_UP;
        }
        walk = new Walk(
                queue.numbersEntries() ? new Numbered(new Rewrite(files, from, to)) : new Batches(), begin, end);
        return Outcome.GOES_ON;
    }

    private Outcome goOn(Walk present) throws IOException {
        if (present.at < present.end && !present.over) {
            long pieceEnd = Math.min(present.end, present.at + BYTES_PER_PIECE);
            present.at = queueLog.visit(queue, present.at, pieceEnd, (queueOffset, messages, record, tagsCode) -> {
                present.over = !present.target.take(queueOffset, messages, record, tagsCode);
                return !present.over;
            });
            if (present.at < present.end && !present.over) {
                return Outcome.GOES_ON;
            }
        }
        long found = present.target.finish();
        queue.wereWritten(from);
        if (found < 0) {
            log.error(
                    "Queue entries are damaged, and the log has not one record for each of them there, those without one are skipped: topic={} queueId={} from={} to={}",
                    queue.topic(),
                    queue.queueId(),
                    from,
                    to);
            return Outcome.GIVEN_UP;
        }
        log.error(
                "Queue entries were damaged, they are written anew: topic={} queueId={} from={} to={} foundInLog={}",
                queue.topic(),
                queue.queueId(),
                from,
                to,
                found);
        return Outcome.MENDED;
    }

    /** Entries whose numbers are queue offsets: what the log does not have becomes blank. */
    private record Numbered(Rewrite rewrite) implements Target {
        @Override
        public boolean take(long queueOffset, int messages, RecordView record, long tagsCode) throws IOException {
            return rewrite.take(queueOffset, record, tagsCode);
        }

        @Override
        public long finish() throws IOException {
            return rewrite.finish();
        }
    }

    /**
     * Entries that say which offsets they stand for. As many records as there are places take these; where some were lost, a
     * record takes the place whose entry has its offset, and the others stay as they are.
     */
    private final class Batches implements Target {
        private final ByteBuffer entries = ByteBuffer.allocateDirect((int) (to - from) * BatchEntry.BYTES);
        private final long first;
        private boolean tooMany;

        Batches() throws IOException {
            ByteBuffer before = from == files.firstEntry() ? null : scan.at(from - 1);
            first = before == null ? 0 : BatchEntry.nextOffset(before, 0);
        }

        @Override
        public boolean take(long queueOffset, int messages, RecordView record, long tagsCode) {
            if (queueOffset < first) {
                return true;
            }
            if (!entries.hasRemaining()) {
                tooMany = true;
                return false;
            }
            BatchEntry.encode(
                    entries,
                    record.logOffset(),
                    record.size(),
                    tagsCode,
                    record.storeTimestamp(),
                    queueOffset,
                    messages);
            return true;
        }

        @Override
        public long finish() throws IOException {
            if (tooMany) {
                return -1;
            }
            boolean forEach = !entries.hasRemaining();
            entries.flip();
            if (!forEach) {
                replaceThoseWithTheirOffsets();
                return -1;
            }
            files.write(from, entries);
            return to - from;
        }

        private void replaceThoseWithTheirOffsets() throws IOException {
            int found = 0;
            for (long number = from; number < to && found < entries.limit(); number++) {
                ByteBuffer present = scan.at(number);
                while (present != null
                        && found < entries.limit()
                        && BatchEntry.baseOffset(entries, found) < BatchEntry.baseOffset(present, 0)) {
                    found += BatchEntry.BYTES;
                }
                if (present != null
                        && found < entries.limit()
                        && BatchEntry.baseOffset(entries, found) == BatchEntry.baseOffset(present, 0)) {
                    files.write(number, entries.slice(found, BatchEntry.BYTES));
                    found += BatchEntry.BYTES;
                }
            }
        }
    }
}
