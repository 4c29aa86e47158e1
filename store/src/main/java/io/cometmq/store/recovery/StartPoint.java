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
 * @param storeTimeMillis the store time of the last record before {@code verifyFrom}, 0 when not known
 */
public record StartPoint(long verifyFrom, long dispatchFrom, long storeTimeMillis) {

    /**
     * Decides by what the last stop left behind. With a checkpoint of ours, work begins there; a store that RocketMQ closed
     * cleanly is looked at from its last segment on, and one that it did not close from its beginning.
     *
     * @param unclean whether the marker of an unclean stop was there
     * @param queueCount how many queues have files now
     * @param lastIndexed the last record whose keys are in the index now, or -1
     */
    public static StartPoint find(
            SegmentedFile segments,
            Optional<Checkpoint> checkpoint,
            boolean unclean,
            long queueCount,
            long lastIndexed) {
        long start = segments.startOffset();
        if (checkpoint.isPresent() && isTrusted(segments, checkpoint.get())) {
            Checkpoint known = checkpoint.get();
            boolean keysComplete = known.lastIndexed() < start || lastIndexed >= known.lastIndexed();
            boolean complete = queueCount >= known.queueCount() && keysComplete;
            return new StartPoint(known.offset(), complete ? known.offset() : start, known.storeTimeMillis());
        }
        if (unclean || checkpoint.isPresent() || queueCount == 0 || lastIndexed < 0) {
            return new StartPoint(start, start, 0);
        }
        long last = lastUsedSegment(segments);
        // RocketMQ indexes what it has put into queues: what is filled again before that would bring deleted topics
        // back.
        return new StartPoint(last, Math.max(last, new LogScan(segments).endOfRecord(lastIndexed)), 0);
    }

    private static boolean isTrusted(SegmentedFile segments, Checkpoint known) {
        boolean inside = known.offset() >= segments.startOffset()
                && known.offset() <= segments.endOffset()
                && known.offset() <= segments.firstRepairedOffset();
        if (!inside) {
            return false;
        }
        // A log that was empty at the checkpoint has no record to compare.
        return known.lastRecord() < segments.startOffset()
                ? known.offset() == segments.startOffset()
                : new LogScan(segments).isRecordBefore(known.lastRecord(), known.offset());
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
