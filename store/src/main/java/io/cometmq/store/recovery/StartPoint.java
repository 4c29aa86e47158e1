// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import java.util.List;
import java.util.Optional;

/**
 * Where recovery begins.
 *
 * @param verifyFrom the log is looked at from here on
 * @param dispatchFrom what is derived from the log is filled from here on; what it has already is left alone
 * @param durable everything before it, in the log and in what is derived, was on the disk once
 * @param lastRecord where the last record before {@code dispatchFrom} begins, or -1 when not known: the next checkpoint
 *     needs it, also when nothing is appended before it
 * @param storeTimeMillis the store time of the last record before {@code verifyFrom}, 0 when not known
 */
public record StartPoint(long verifyFrom, long dispatchFrom, long durable, long lastRecord, long storeTimeMillis) {

    /**
     * What there is of the files that are derived from the log.
     *
     * @param queueCount how many queues have files, and how many that a checkpoint knew were ever deleted
     * @param indexFiles how many files the key index has
     * @param lastIndexed the last record whose keys are in the index, or -1
     */
    public record Derived(long queueCount, long indexFiles, long lastIndexed) {
        /** Whether nothing is missing that was there at a checkpoint, of a log that begins at an offset. */
        boolean hasAllOf(Derived before, long logStart) {
            boolean keys = before.lastIndexed < logStart || lastIndexed >= before.lastIndexed;
            return queueCount >= before.queueCount && indexFiles >= before.indexFiles && keys;
        }
    }

    /**
     * Decides by what the last stop left behind. With a checkpoint of ours, work begins there, or at the file before it that
     * had to be made longer; a store that RocketMQ closed cleanly is looked at from its last segment on, and one that it did
     * not close from its beginning. The log is always looked at where it is to be dispatched.
     *
     * @param repairedFrom the first log offset that a file was too short for, at this start or at one that did not end;
     *     {@link Long#MAX_VALUE} when there is none
     * @param unclean whether the marker of an unclean stop was there, or no queue is left
     * @param present what is derived, as it was found
     */
    public static StartPoint find(
            SegmentedFile segments,
            Optional<Checkpoint> checkpoint,
            long repairedFrom,
            boolean unclean,
            Derived present) {
        long start = segments.startOffset();
        if (checkpoint.isPresent() && isTrusted(segments, checkpoint.get())) {
            Checkpoint known = checkpoint.get();
            long dispatch = present.hasAllOf(known.derived(), start) ? known.offset() : start;
            long verify = Math.min(dispatch, repairedSegment(segments, repairedFrom));
            long storeTime = verify == known.offset() ? known.storeTimeMillis() : 0;
            long lastRecord = dispatch == known.offset() ? known.lastRecord() : -1;
            return new StartPoint(verify, dispatch, known.offset(), lastRecord, storeTime);
        }
        boolean repaired = repairedFrom < segments.endOffset();
        if (unclean || repaired || checkpoint.isPresent() || present.lastIndexed < 0) {
            return new StartPoint(start, start, start, -1, 0);
        }
        long last = lastUsedSegment(segments);
        // RocketMQ indexes what it has put into queues: what is filled again before that would bring deleted topics
        // back.
        long indexed = Math.max(last, new LogScan(segments).endOfRecord(present.lastIndexed));
        return new StartPoint(last, indexed, last, -1, 0);
    }

    private static boolean isTrusted(SegmentedFile segments, Checkpoint known) {
        boolean inside = known.offset() >= segments.startOffset() && known.offset() <= segments.endOffset();
        if (!inside) {
            return false;
        }
        // A log that was empty at the checkpoint has no record to compare.
        return known.lastRecord() < segments.startOffset()
                ? known.offset() == segments.startOffset()
                : new LogScan(segments).isRecordBefore(known.lastRecord(), known.offset());
    }

    /** The beginning of the first segment that was not as long as it must be, or {@link Long#MAX_VALUE}. */
    private static long repairedSegment(SegmentedFile segments, long repairedFrom) {
        SegmentFile repaired = segments.at(Math.max(repairedFrom, segments.startOffset()));
        return repaired == null ? Long.MAX_VALUE : repaired.baseOffset();
    }

    private static long lastUsedSegment(SegmentedFile segments) {
        List<SegmentFile> all = segments.segments();
        LogScan scan = new LogScan(segments);
        for (int i = all.size() - 1; i > 0; i--) {
            if (scan.firstStoreTime(all.get(i)) >= 0) {
                return all.get(i).baseOffset();
            }
        }
        return segments.startOffset();
    }
}
