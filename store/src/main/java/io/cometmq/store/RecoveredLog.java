// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.store.index.KeyIndex;
import io.cometmq.store.queue.EndedQueues;
import io.cometmq.store.queue.QueueListing;
import io.cometmq.store.recovery.AbortMarker;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.recovery.CheckpointFile;
import io.cometmq.store.recovery.LogRepair;
import io.cometmq.store.recovery.LogScan;
import io.cometmq.store.recovery.Quarantine;
import io.cometmq.store.recovery.RepairMarker;
import io.cometmq.store.recovery.SegmentEnd;
import io.cometmq.store.recovery.StartPoint;
import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found on the disk at the start: the log, made dense up to its last whole record, and where the derived files go
 * on.
 *
 * @param quarantine what of the log is lost
 * @param index the key index without keys of records that the log does not have; null when it is switched off
 * @param clean whether the store was closed cleanly
 * @param end one past the last whole record
 * @param lastStoreTime the store time of that record, or 0
 */
record RecoveredLog(
        SegmentedFile segments,
        Quarantine quarantine,
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
     * @param ended which queues were deleted
     * @param wakeIndex wakes the thread that puts keys into files
     */
    static RecoveredLog open(
            StoreConfig config, StoreSite site, EndedQueues ended, Resources resources, Runnable wakeIndex)
            throws IOException {
        CheckpointFile checkpointFile = new CheckpointFile(site.files(), site.root());
        Optional<Checkpoint> checkpoint = checkpointFile.load();
        OptionalLong durable =
                checkpoint.map(known -> OptionalLong.of(known.offset())).orElse(OptionalLong.empty());
        RepairMarker repairs = RepairMarker.open(site.files(), site.root());
        SegmentedFile segments = resources.own(SegmentedFile.open(
                site.files(),
                site.commitLog(),
                config.log().segmentBytes(),
                durable,
                SegmentEnd::isWhole,
                repairs::set));
        QueueListing listing = QueueListing.of(site.files(), site.queues());
        KeyIndex index = config.index().enabled()
                ? resources.own(new KeyIndex(site.files(), site.index(), config.index(), site.clock(), wakeIndex))
                : null;
        AbortMarker abortMarker = new AbortMarker(site.files(), site.root());
        boolean unclean = abortMarker.isSet();
        boolean keysLost = index != null && dropDamagedKeys(index, unclean ? durable : OptionalLong.empty());
        StartPoint start = StartPoint.find(
                segments,
                checkpoint,
                repairs.from(),
                unclean || listing.count() == 0,
                new StartPoint.Derived(
                        listing.count() + ended.count(),
                        index == null ? Long.MAX_VALUE : index.fileCount(),
                        lastIndexed(index, keysLost)));
        abortMarker.set();
        Quarantine quarantine = Quarantine.open(site.files(), site.quarantine());
        LogScan scan = new LogRepair(segments, quarantine, durable).run(start.verifyFrom(), start.storeTimeMillis());
        repairs.clear();
        checkpointFile.goBackTo(start.dispatchFrom());
        if (index != null && keysLost) {
            index.cut(start.dispatchFrom());
        } else if (index != null) {
            cutIndex(index, start, unclean, scan.end());
        }
        long lastStoreTime = Math.max(scan.lastStoreTime(), start.storeTimeMillis());
        return new RecoveredLog(
                segments,
                quarantine,
                listing,
                index,
                checkpointFile,
                abortMarker,
                start,
                !unclean,
                scan.end(),
                lastStoreTime);
    }

    /**
     * What may not be on the disk as a whole goes first, so that what is left is either right or damaged.
     *
     * @return whether files were damaged, and are deleted
     */
    private static boolean dropDamagedKeys(KeyIndex index, OptionalLong durable) throws IOException {
        if (durable.isPresent()) {
            index.cut(durable.getAsLong());
        }
        return index.deleteDamaged();
    }

    /** Which keys the index can be counted on to have: none when a file is missing among the others. */
    private static long lastIndexed(@Nullable KeyIndex index, boolean keysLost) {
        if (index == null) {
            return Long.MAX_VALUE;
        }
        return keysLost ? -1 : index.lastIndexedOffset();
    }

    /** What the index has of records that it may not have as a whole goes, and is put in again. */
    private static void cutIndex(KeyIndex index, StartPoint start, boolean unclean, long logEnd) throws IOException {
        if (start.dispatchFrom() < start.durable()) {
            index.cut(start.dispatchFrom());
        } else if (unclean || index.lastIndexedOffset() >= logEnd) {
            index.cut(unclean ? start.durable() : logEnd);
        }
    }
}
