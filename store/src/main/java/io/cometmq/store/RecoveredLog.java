// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.store.index.KeyIndex;
import io.cometmq.store.queue.QueueListing;
import io.cometmq.store.recovery.AbortMarker;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.recovery.CheckpointFile;
import io.cometmq.store.recovery.LogScan;
import io.cometmq.store.recovery.StartPoint;
import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found on the disk at the start: the log, cut to its last whole record, and where the derived files go on.
 *
 * @param index the key index without keys of records that the log does not have; null when it is switched off
 * @param clean whether the store was closed cleanly
 * @param end one past the last whole record
 * @param lastStoreTime the store time of that record, or 0
 */
record RecoveredLog(
        SegmentedFile segments,
        QueueListing listing,
        @Nullable KeyIndex index,
        CheckpointFile checkpointFile,
        AbortMarker abortMarker,
        StartPoint start,
        boolean clean,
        long end,
        long lastStoreTime) {

    /**
     * Looks at the files of a store whose lock is held, and says by the marker that it is open.
     *
     * @param wakeIndex wakes the thread that puts keys into files
     */
    static RecoveredLog open(StoreConfig config, StoreSite site, Resources resources, Runnable wakeIndex)
            throws IOException {
        CheckpointFile checkpointFile = new CheckpointFile(site.files(), site.root());
        Optional<Checkpoint> checkpoint = checkpointFile.load();
        SegmentedFile segments = resources.own(SegmentedFile.open(
                site.files(),
                site.commitLog(),
                config.log().segmentBytes(),
                checkpoint.map(known -> OptionalLong.of(known.offset())).orElse(OptionalLong.empty())));
        QueueListing listing = QueueListing.of(site.files(), site.queues());
        KeyIndex index = config.index().enabled()
                ? resources.own(new KeyIndex(site.files(), site.index(), config.index(), site.clock(), wakeIndex))
                : null;
        AbortMarker abortMarker = new AbortMarker(site.files(), site.root());
        boolean unclean = abortMarker.isSet();
        StartPoint start = StartPoint.find(
                segments,
                checkpoint,
                unclean,
                listing.count(),
                index == null ? Long.MAX_VALUE : index.lastIndexedOffset());
        abortMarker.set();
        LogScan scan = new LogScan(segments).from(start.verifyFrom()).cut();
        if (index != null && (unclean || index.lastIndexedOffset() >= scan.end())) {
            index.cut(unclean ? start.verifyFrom() : scan.end());
        }
        long lastStoreTime = Math.max(scan.lastStoreTime(), start.storeTimeMillis());
        return new RecoveredLog(
                segments, listing, index, checkpointFile, abortMarker, start, !unclean, scan.end(), lastStoreTime);
    }
}
