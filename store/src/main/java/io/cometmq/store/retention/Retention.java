// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the age of segments and at the disk. Guarded by its own lock, so that one look is made at a time. */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final RetentionConfig config;
    private final StoreFiles files;
    private final Path root;
    private final CommitLog commitLog;
    private final LongSupplier deletableUpTo;
    private final DerivedFiles derived;
    private final Consumer<String> onDiskFull;
    private final Clock clock;
    private boolean full;

    /** What is derived from the log and loses its front with it. */
    @FunctionalInterface
    public interface DerivedFiles {
        /** Deletes the files whose records are all before a log offset; how many. */
        int deleteBefore(long logOffset) throws IOException;
    }

    /**
     * Joins the parts.
     *
     * @param root a directory on the disk that is looked at
     * @param deletableUpTo the log before this offset is on the disk and was dispatched
     * @param onDiskFull told why appends are refused; an empty text when they are not
     */
    public Retention(
            RetentionConfig config,
            StoreFiles files,
            Path root,
            CommitLog commitLog,
            LongSupplier deletableUpTo,
            DerivedFiles derived,
            Consumer<String> onDiskFull,
            Clock clock) {
        this.config = config;
        this.files = files;
        this.root = root;
        this.commitLog = commitLog;
        this.deletableUpTo = deletableUpTo;
        this.derived = derived;
        this.onDiskFull = onDiskFull;
        this.clock = clock;
    }

    /** One look: deletes what is due, and refuses or accepts appends by the state of the disk. */
    public synchronized void run() {
        try {
            double used = usedPercent();
            boolean hour = config.hours()
                    .contains(Instant.ofEpochMilli(clock.millis())
                            .atZone(ZoneId.systemDefault())
                            .getHour());
            if (hour || used > config.deleteRatio()) {
                deleteExpired();
            }
            if (config.deleteUnexpired() && used > config.forceRatio()) {
                deleteUnexpired(used);
            }
            judge(usedPercent());
        } catch (IOException failure) {
            log.warn("Old files could not be looked after, it is tried again: store={}", root, failure);
        }
    }

    /** Deletes the segments whose newest record is older than the time records are kept; how many files went in all. */
    public synchronized int deleteExpired() throws IOException {
        long now = clock.millis();
        List<SegmentFile> segments = commitLog.segments().segments();
        int count = 0;
        while (count < Math.min(config.maxFiles(), segments.size() - 1) && isDeletable(segments.get(count))) {
            // The first record of the next segment is not older than the last one of this.
            long newest = commitLog.storeTimeAt(segments.get(count + 1).baseOffset());
            if (newest < 0 || newest + config.reservedTime().toMillis() > now) {
                break;
            }
            count++;
        }
        return delete(segments, count);
    }

    private void deleteUnexpired(double used) throws IOException {
        List<SegmentFile> segments = commitLog.segments().segments();
        if (segments.size() > 1 && isDeletable(segments.get(0))) {
            log.warn(
                    "The oldest file is deleted before its time, the disk is full: file={} usedPercent={} setting=cleanFileForciblyEnable",
                    segments.get(0),
                    Math.round(used));
            delete(segments, 1);
        }
    }

    private boolean isDeletable(SegmentFile segment) {
        return segment.endOffset() <= deletableUpTo.getAsLong();
    }

    private int delete(List<SegmentFile> segments, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        long start = segments.get(count - 1).endOffset();
        // Readers, queues and index see the new start first; the files go last.
        commitLog.raiseStart(start);
        int others = derived.deleteBefore(start);
        commitLog.segments().deleteFront(count);
        log.info("Old log files deleted: files={} start={} queueAndIndexFiles={}", count, start, others);
        return count + others;
    }

    private void judge(double used) {
        boolean nowFull = used > config.warningRatio();
        if (nowFull) {
            onDiskFull.accept(String.format(
                    Locale.ROOT,
                    "the disk of %s is %.1f%% full: expected at most %d%% (diskSpaceWarningLevelRatio)",
                    root,
                    used,
                    config.warningRatio()));
        } else {
            onDiskFull.accept("");
        }
        if (nowFull != full) {
            full = nowFull;
            log.warn(
                    nowFull
                            ? "Sends are refused, the disk is full: store={} usedPercent={} diskSpaceWarningLevelRatio={}"
                            : "Sends are accepted again: store={} usedPercent={} diskSpaceWarningLevelRatio={}",
                    root,
                    Math.round(used),
                    config.warningRatio());
        }
    }

    /** How full the disk is, for an operator. */
    public String describeDisk() {
        try {
            StoreFiles.DiskSpace space = files.space(root);
            return String.format(
                    Locale.ROOT,
                    "total=%d free=%d used=%.1f%%",
                    space.totalBytes(),
                    space.usableBytes(),
                    space.usedRatio() * 100);
        } catch (IOException failure) {
            return "unknown: " + failure.getMessage();
        }
    }

    private double usedPercent() throws IOException {
        return files.space(root).usedRatio() * 100;
    }
}
