// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a queue out of what its files have, once, before anybody else uses it: finds its end, takes entries away that are
 * ahead of what is known of the log, and fills in from the log what the files have lost. Owned by the thread that loads the
 * queue.
 */
final class QueueStart {
    private static final Logger log = LoggerFactory.getLogger(QueueStart.class);

    private final ConsumeQueue queue;
    private final EntryFiles files;
    private final EntryScan scan;
    private final QueueLog queueLog;

    QueueStart(ConsumeQueue queue, EntryFiles files, EntryScan scan, QueueLog queueLog) {
        this.queue = queue;
        this.files = files;
        this.scan = scan;
        this.queueLog = queueLog;
    }

    /**
     * Finds the end of the queue, and makes it good. The offsets of lost records stay taken, so that they are not used again:
     * what stands for them is written over in place, for a loss of power must not hide it either.
     *
     * @param expected what the queue had, where that is known
     */
    void run(QueueExtents.@Nullable Extent expected) throws IOException {
        QueueSource source = queueLog.source();
        boolean known = expected != null && source.clean() && scan.endsAt(expected.end());
        long written = expected != null && known ? expected.end() : scan.writtenEnd();
        long kept = known && scan.isBefore(written - 1, source.knownUpTo())
                ? written
                : scan.endBefore(written, source.knownUpTo());
        boolean comesAgain = kept < written && scan.isBehind(kept, source.knownUpTo());
        EntryScan.LostEntry lost = scan.lastLost(kept, written);
        queue.endAt(kept);
        // Entries that contradict each other mislead whoever looks for an offset: nothing is added behind them.
        boolean contradict = queue.firstContradiction() < Long.MAX_VALUE;
        if (lost != null && !contradict) {
            keepOffsetsOf(lost);
        }
        if (kept < written) {
            log.info(
                    "Queue was ahead of what is known of the log, it is cut: topic={} queueId={} fromEntry={} toEntry={} keptForLost={}",
                    queue.topic(),
                    queue.queueId(),
                    written,
                    kept,
                    queue.endEntry() - kept);
            files.cutFrom(queue.endEntry());
        }
        long damagedFrom = damagedFrom(expected, written, comesAgain);
        if (damagedFrom < Long.MAX_VALUE) {
            refillFrom(damagedFrom, contradict ? lost : null);
            if (expected != null && queue.numbersEntries() && queue.endEntry() < expected.end()) {
                // Their records are gone, too: consumers may have had them.
                keepBlanksTo(expected.end());
            }
        }
        boolean untouched = source.clean() && lost == null && damagedFrom == Long.MAX_VALUE;
        queue.unforcedFrom(untouched ? queue.endEntry() : files.firstEntry());
        if (!source.clean() || (!untouched && files.firstEntry() < queue.endEntry())) {
            files.forceNamesNext();
        }
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
        long end = queue.endEntry();
        long damaged = files.damagedFrom() <= end ? files.damagedFrom() : Long.MAX_VALUE;
        damaged = Math.min(damaged, queue.firstContradiction());
        boolean fewer = expected == null ? end < written : expected.end() > end;
        if (fewer && !comesAgain) {
            damaged = Math.min(damaged, end);
        }
        if (expected != null && expected.first() < files.firstEntry() && scan.logHasRecordBeforeFirst()) {
            damaged = expected.first();
        }
        // What is behind the first entry is mended when it is read, but nobody reads before it.
        boolean soundFirst = end <= files.firstEntry() || scan.agrees(files.firstEntry());
        return soundFirst ? damaged : Math.min(damaged, files.firstEntry());
    }

    /**
     * Fills the queue from the log, from an entry on.
     *
     * @param lostBehind stands for a lost record behind the queue's end, whose offset is to be kept; null when there is none
     */
    private void refillFrom(long number, EntryScan.@Nullable LostEntry lostBehind) throws IOException {
        long before = queue.endEntry();
        EntryScan.LostEntry lost =
                lostBehind != null ? lostBehind : scan.lastLost(Math.max(number, files.firstEntry()), before);
        if (number <= files.firstEntry()) {
            files.clear();
            queue.endAt(0);
        } else {
            long kept = scan.endOfAgreeing(Math.min(number, before));
            files.cutFrom(kept);
            queue.endAt(kept);
        }
        long added = fillFromLog(queueLog.source().knownUpTo());
        if (lost != null) {
            keepOffsetsOf(lost);
        }
        log.error(
                "Queue had lost entries, they are filled in from the log: topic={} queueId={} fromEntry={} endBefore={} end={} added={}",
                queue.topic(),
                queue.queueId(),
                number,
                before,
                queue.endEntry(),
                added);
    }

    /** Adds what the log has behind the last entry, up to a log offset; how many entries. */
    private long fillFromLog(long logEnd) throws IOException {
        PendingBuffers buffers = new PendingBuffers();
        long[] added = {0};
        queueLog.visit(queue, scan.walkFrom(queue.endEntry()), logEnd, (queueOffset, messages, record, tagsCode) -> {
            added[0] += queue.add(queueOffset, messages, record, tagsCode, buffers) ? 1 : 0;
            return true;
        });
        queue.publish();
        queue.takeBuffer();
        return added[0];
    }

    /** Keeps the queue offsets up to that of a lost record's entry from being used again. */
    private void keepOffsetsOf(EntryScan.LostEntry lost) throws IOException {
        if (!queue.numbersEntries()) {
            // Those before it that are not in the files come once more from the log, or are lost, too.
            fillFromLog(QueueEntry.logOffset(lost.bytes(), 0));
            queue.addLost(lost.bytes());
        } else if (lost.number() >= queue.endEntry()) {
            keepTo(lost.number() + 1);
        }
    }

    /**
     * Lets the queue end at {@code number}: entries before it, from the present end on, are those that the log has of what is
     * known of it; the others are blank until they come once more.
     */
    private void keepTo(long number) throws IOException {
        long from = firstMissing(number);
        queue.endAt(number);
        Rewrite rewrite = new Rewrite(files, from, number);
        queueLog.visit(
                queue,
                scan.walkFrom(from),
                queueLog.source().knownUpTo(),
                (queueOffset, messages, record, tagsCode) -> rewrite.take(queueOffset, record, tagsCode));
        rewrite.finish();
    }

    /** Lets the queue end behind blank entries, up to the one before {@code number}, for whatever it has no entries for. */
    private void keepBlanksTo(long number) throws IOException {
        new Rewrite(files, firstMissing(number), number).finish();
        queue.endAt(Math.max(queue.endEntry(), number));
    }

    /** The end of a queue that is to end at {@code number}; without files it begins where the file before that must begin. */
    private long firstMissing(long number) {
        return files.isEmpty() ? (number - 1) / files.entriesPerFile() * files.entriesPerFile() : queue.endEntry();
    }
}
