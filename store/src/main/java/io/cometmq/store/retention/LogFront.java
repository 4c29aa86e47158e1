// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.store.log.CommitLog;
import io.cometmq.store.segment.DiscardedSegments;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The oldest files of the log, and how they go. One caller at a time. */
public final class LogFront {
    private static final Logger log = LoggerFactory.getLogger(LogFront.class);

    private final CommitLog commitLog;
    private final LongSupplier deletableUpTo;
    private final BooleanSupplier forceFolder;
    private final DerivedFiles derived;
    private final Notes notes;
    private final DiscardedSegments discarded = new DiscardedSegments();

    /** What is derived from the log and loses its front with it. */
    @FunctionalInterface
    public interface DerivedFiles {
        /** Deletes the files whose records are all before a log offset; how many. */
        int deleteBefore(long logOffset) throws IOException;
    }

    /** What is known about the log's files. */
    @FunctionalInterface
    public interface Notes {
        /** Deletes what is noted about the log before an offset. */
        void deleteBefore(long logOffset) throws IOException;
    }

    /**
     * Joins the parts.
     *
     * @param deletableUpTo the log before this offset is on the disk and was dispatched
     * @param forceFolder makes it durable that files of the log are gone; false when the disk refuses
     * @param derived loses its files before the log does
     * @param notes go after the files that they describe
     */
    public LogFront(
            CommitLog commitLog,
            LongSupplier deletableUpTo,
            BooleanSupplier forceFolder,
            DerivedFiles derived,
            Notes notes) {
        this.commitLog = commitLog;
        this.deletableUpTo = deletableUpTo;
        this.forceFolder = forceFolder;
        this.derived = derived;
        this.notes = notes;
    }

    /** Where the log begins. */
    long start() {
        return commitLog.startOffset();
    }

    /** Where the log ends. */
    long end() {
        return commitLog.endOffset();
    }

    /** The files that may go, oldest first: never the last one, nor what is not on the disk or not dispatched. */
    List<SegmentFile> deletable() {
        List<SegmentFile> segments = commitLog.segments().segments();
        long upTo = deletableUpTo.getAsLong();
        int count = 0;
        while (count < segments.size() - 1 && segments.get(count).endOffset() <= upTo) {
            count++;
        }
        return segments.subList(0, count);
    }

    /** The store time of the newest record of a file, at most a record later; -1 when it cannot be told. */
    long newestTime(SegmentFile segment) {
        // The first record of the next file is not older than the last one of this.
        return commitLog.storeTimeAt(segment.endOffset());
    }

    /**
     * Deletes the first files, the oldest first and each durably before the next, so that the log has no gap whenever it
     * ends; how many files went in all. Those that are being read go when they are not any more. What the disk refuses to
     * delete is tried again at the next look.
     */
    int delete(int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        long start = commitLog.segments().segments().get(count - 1).endOffset();
        // Readers, queues and index see the new start first; the files go last.
        commitLog.raiseStart(start);
        int others = derived.deleteBefore(start);
        int gone = 0;
        boolean durable = true;
        while (durable && gone < count) {
            commitLog.segments().deleteFirst(discarded);
            durable = forceFolder.getAsBoolean();
            gone++;
        }
        free();
        if (durable) {
            notes.deleteBefore(start);
        }
        log.info("Old log files deleted: files={} start={} queueAndIndexFiles={}", gone, start, others);
        return gone + others;
    }

    /** Gives the memory and the blocks of deleted files back; how many are still being read. */
    int free() {
        return discarded.free();
    }

    /** Leaves deleted files to those who still read them. */
    void close() {
        discarded.close();
    }
}
