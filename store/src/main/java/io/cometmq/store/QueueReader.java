// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.ReadResult.Status;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.EntryBuffer;
import io.cometmq.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records by queue offset: entries from the queue, and for those that match slices of the log. An entry whose record
 * is lost or does not match its checksum is passed over; its neighbours are read. A read ends before an entry that says what
 * is not true: that is mended soon, by another thread, and until then nothing is found there. Thread-safe.
 */
final class QueueReader {
    private static final Logger log = LoggerFactory.getLogger(QueueReader.class);
    /** A read that finds nothing that matches gives up after this many entries, or as many as were asked for. */
    private static final int MIN_SCANNED = 800;
    /** And after this many at the latest: pulls are read by event loops. */
    private static final int MAX_SCANNED = 16_384;

    private final CommitLog commitLog;
    private final Supplier<ReadConfig> config;
    private final ReadAhead readAhead;
    private final long recentBytes;
    private final DamagedReads damages;
    /** Each reader meets such an entry once more, and there may be many of them. */
    private final RepeatedLine skipped;

    QueueReader(
            CommitLog commitLog,
            Supplier<ReadConfig> config,
            ReadAhead readAhead,
            long memoryBytes,
            DamagedReads damages,
            Scheduler scheduler) {
        this.commitLog = commitLog;
        this.readAhead = readAhead;
        this.config = config;
        this.recentBytes = memoryBytes / 100 * config.get().memoryRatio();
        this.damages = damages;
        this.skipped = RepeatedLine.of(log, "Queue entry points at no record of its own", scheduler);
    }

    /** How often a read met a record whose body does not match its checksum. */
    long damagedReads() {
        return damages.count();
    }

    /** Whether a record at a log offset is among the newest, so many that they would fit into the memory. */
    boolean isRecent(long logOffset) {
        return logOffset < 0 || commitLog.endOffset() - logOffset <= recentBytes;
    }

    ReadResult read(ConsumeQueue queue, long from, int maxCount, int maxBytes, RecordFilter filter) {
        long max = queue.maxOffset();
        long min = Math.min(queue.minOffset(commitLog.startOffset()), max);
        if (max == 0) {
            return new ReadResult(Status.NO_MESSAGE_IN_QUEUE, 0, min, max, List.of());
        }
        if (from < min) {
            return new ReadResult(Status.OFFSET_TOO_SMALL, min, min, max, List.of());
        }
        if (from == max) {
            return new ReadResult(Status.OFFSET_OVERFLOW_ONE, from, min, max, List.of());
        }
        if (from > max) {
            return new ReadResult(Status.OFFSET_OVERFLOW_BADLY, max, min, max, List.of());
        }
        Scan scan = new Scan(queue, from, Math.max(1, maxCount), maxBytes, filter);
        try {
            scan.run(max);
        } catch (RuntimeException failure) {
            scan.records.forEach(RecordSlice::close);
            throw failure;
        }
        return new ReadResult(scan.status(), scan.next, min, max, scan.records);
    }

    /** One read: goes on entry by entry until a limit is reached. */
    private final class Scan {
        private final ConsumeQueue queue;
        private final OwnRecords own;
        private final int maxCount;
        private final int maxBytes;
        private final RecordFilter filter;
        private final List<RecordSlice> records;
        private final boolean batched;
        private final long from;
        private long next;
        private int bytes;
        private int messages;
        private boolean removed;
        /** Whether an entry was met that is to be mended first. */
        private boolean damaged;
        /** Whether the entry behind the last one is not the one to go on with. */
        private boolean jumped;

        private long lastLogOffset = -1;
        private boolean anyEntry;
        /** What of the log is known to be in memory: nothing at first. */
        private long residentFrom;

        private long residentTo;

        Scan(ConsumeQueue queue, long from, int maxCount, int maxBytes, RecordFilter filter) {
            this.queue = queue;
            this.own = new OwnRecords(queue);
            this.batched = !queue.numbersEntries();
            this.from = from;
            this.next = from;
            this.maxCount = maxCount;
            this.maxBytes = maxBytes;
            this.filter = filter;
            this.records = new ArrayList<>(Math.min(maxCount, config.get().hotCount()));
        }

        void run(long max) {
            EntryBuffer entries = EntryBuffer.ofThread();
            long end = Math.min(max, next + Math.max(MIN_SCANNED, Math.min(maxCount, MAX_SCANNED)));
            while (next < end) {
                int count = entries.fill(queue, next, (int) Math.min(end - next, Integer.MAX_VALUE));
                if (count == 0) {
                    lookAtLast(entries.number(-1));
                    return;
                }
                anyEntry = true;
                jumped = false;
                for (int i = 0; i < count && !jumped; i++) {
                    if ((!batched && entries.queueOffset(i) >= max) || !take(entries, i, max)) {
                        return;
                    }
                    next = jumped ? next : entries.queueOffset(i) + entries.messages(i);
                }
            }
        }

        /** Behind the last batch there is nothing before the end, unless that batch says what is not true. */
        private void lookAtLast(long number) {
            if (batched && !queue.isSound(number)) {
                anyEntry = true;
                passOver(number, -1);
            }
        }

        /** Looks at one entry; false when this read ends before it. */
        private boolean take(EntryBuffer entries, int index, long max) {
            if (entries.isBlank(index)) {
                removed = true;
                return true;
            }
            long logOffset = entries.logOffset(index);
            int size = entries.size(index);
            int several = entries.messages(index);
            if (!isPlausible(logOffset, size)) {
                return passOver(entries.number(index), logOffset);
            }
            if (isFull(logOffset, size, several)) {
                return false;
            }
            // Where an entry's number does not say its offset, its record must.
            if (!batched && !filter.matchesTagsCode(entries.tagsCode(index))) {
                return true;
            }
            if (!isAtHand(logOffset, size)) {
                return false;
            }
            Slice slice = commitLog.slice(logOffset, size);
            if (slice == null) {
                // A size that goes past a file's end is as wrong as a place where no record is.
                removed = isDeleted(entries, index, logOffset);
                return removed || passOver(entries.number(index), logOffset);
            }
            boolean isOwn = own.isAt(slice.bytes(), logOffset, size, entries.queueOffset(index), several);
            if (!isOwn || (batched && !isInPlace(entries, index))) {
                slice.close();
                return passOver(isOwn ? entries.number(index) - 1 : entries.number(index), logOffset);
            }
            if (entries.queueOffset(index) >= max) {
                slice.close();
                return false;
            }
            lastLogOffset = logOffset;
            if (matches(entries, index) && accepts(slice.bytes(), logOffset, entries.queueOffset(index))) {
                records.add(new PinnedRecord(logOffset, size, several, slice));
                bytes += size;
                messages += several;
            } else {
                slice.close();
            }
            return true;
        }

        /** A batch without a tag of its own may hold messages with any tag: who asked finds those that he wants. */
        private boolean matches(EntryBuffer entries, int index) {
            long tagsCode = entries.tagsCode(index);
            return !batched || (entries.messages(index) > 1 && tagsCode == 0) || filter.matchesTagsCode(tagsCode);
        }

        /** Whether a batch that the log has is the next one: where offsets are missing before it, they are lost for good. */
        private boolean isInPlace(EntryBuffer entries, int index) {
            long first = entries.queueOffset(index);
            return first <= next ? next < first + entries.messages(index) : queue.isSound(entries.number(index) - 1);
        }

        /** Whether the log's front was deleted together with the record, so that the queue begins behind the entry now. */
        private boolean isDeleted(EntryBuffer entries, int index, long logOffset) {
            long logStart = commitLog.startOffset();
            return logOffset < logStart && entries.queueOffset(index) < queue.minOffset(logStart);
        }

        /**
         * Whether a record is in memory, or may be waited for: a read that has found something ends where the disk begins, and
         * the next one is made by a thread that may wait.
         */
        private boolean isAtHand(long logOffset, int size) {
            if (logOffset >= residentFrom && logOffset + size <= residentTo) {
                return true;
            }
            if (readAhead.isCold(logOffset)) {
                if (!records.isEmpty()) {
                    return false;
                }
                readAhead.bring(logOffset);
            }
            residentFrom = logOffset;
            residentTo = logOffset + ReadAhead.PROBE_BYTES;
            return true;
        }

        private boolean isFull(long logOffset, int size, int several) {
            if (records.isEmpty()) {
                return false;
            }
            boolean recent = isRecent(logOffset);
            int countLimit = Math.min(
                    maxCount, recent ? config.get().hotCount() : config.get().coldCount());
            int byteLimit = Math.min(
                    maxBytes, recent ? config.get().hotBytes() : config.get().coldBytes());
            return messages + several > countLimit || bytes + size > byteLimit;
        }

        /** Whether an entry can be one of this queue by itself: entries point ever further into the log. */
        private boolean isPlausible(long logOffset, int size) {
            return size >= RecordLayout.MIN_BYTES
                    && logOffset > lastLogOffset
                    && logOffset + size <= commitLog.endOffset();
        }

        /** Ends the read before an entry that is to be mended; one that cannot be mended is not read. */
        private boolean passOver(long number, long logOffset) {
            if (queue.mendSoon(number)) {
                damaged = true;
                return false;
            }
            removed = true;
            if (skipped.mayLog()) {
                log.warn(
                        "Queue entry points at no record of its own, it is skipped: topic={} queueId={} queueOffset={} logOffset={}",
                        queue.topic(),
                        queue.queueId(),
                        next,
                        logOffset);
            }
            next = queue.offsetBehind(number, next);
            jumped = true;
            return true;
        }

        private boolean accepts(ByteBuffer record, long logOffset, long queueOffset) {
            if (!filter.matchesRecord(record)) {
                return false;
            }
            boolean intact = RecordLayout.bodyIsIntact(record, 0);
            if (!intact) {
                removed = true;
                damages.report(queue, queueOffset, logOffset, record);
            }
            return intact;
        }

        private Status status() {
            if (!records.isEmpty()) {
                return Status.FOUND;
            }
            if (!anyEntry || (damaged && next == from)) {
                return Status.OFFSET_FOUND_NULL;
            }
            return removed ? Status.MESSAGE_WAS_REMOVING : Status.NO_MATCHED_MESSAGE;
        }
    }
}
