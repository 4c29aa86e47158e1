// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files of the log that are old, too many, or in the way of new records. A worker of its own, since a disk takes
 * long over the deletion of large files. Guarded by its own lock, so that one look is made at a time.
 */
public final class Retention implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    /** How soon deleted files are looked at again that are still being read. */
    private static final Duration STILL_READ = Duration.ofMillis(100);

    private final Supplier<RetentionConfig> settings;
    private final LogFront front;
    private final TopicFloors topics;
    private final DiskGuard disk;
    private final Losses losses;
    private final Clock clock;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean stillRead;

    /** Joins the parts. */
    public Retention(
            Supplier<RetentionConfig> settings,
            LogFront front,
            TopicFloors topics,
            DiskGuard disk,
            Losses losses,
            Clock clock) {
        this.settings = settings;
        this.front = front;
        this.topics = topics;
        this.disk = disk;
        this.losses = losses;
        this.clock = clock;
    }

    @Override
    public String role() {
        return "store-retention";
    }

    /** Has the next turn look at files and disk. */
    public void lookSoon() {
        due.set(true);
    }

    @Override
    public int doWork() {
        if (due.getAndSet(false)) {
            run();
        }
        stillRead = front.free() > 0;
        return 0;
    }

    @Override
    public long idleNanos() {
        return stillRead ? STILL_READ.toNanos() : Long.MAX_VALUE;
    }

    @Override
    public void onStop() {
        front.close();
    }

    /** One look: deletes what is due, and refuses or accepts appends by the state of the disk. */
    public synchronized void run() {
        RetentionConfig config = settings.get();
        try {
            topics.apply(clock.millis(), config.reservedTime());
            if (isHour(config) || config.disk().isTight(disk.look())) {
                deleteExpired(config);
            }
            deleteOversize(config);
            dropOldest(config, config.disk().bytesToDrop(disk.look()));
        } catch (IOException | UncheckedIOException failure) {
            log.warn("Old files could not be deleted, it is tried again", failure);
        }
        try {
            disk.judge();
        } catch (IOException failure) {
            log.warn("The disk cannot be looked at, it is tried again", failure);
        }
    }

    /** Deletes the files that hold nothing whose time is not over; how many files went in all. */
    public synchronized int deleteExpired() throws IOException {
        return deleteExpired(settings.get());
    }

    private int deleteExpired(RetentionConfig config) throws IOException {
        topics.apply(clock.millis(), config.reservedTime());
        int count = 0;
        for (SegmentFile segment : front.deletable()) {
            if (count == config.maxFiles() || !isExpired(config, segment)) {
                break;
            }
            count++;
        }
        return front.delete(count);
    }

    private boolean isExpired(RetentionConfig config, SegmentFile segment) throws IOException {
        long newest = front.newestTime(segment);
        if (newest < 0 || segment.endOffset() > topics.neededFrom()) {
            return false;
        }
        long age = clock.millis() - newest;
        if (age >= config.reservedTime().toMillis()) {
            return true;
        }
        Duration shortest = topics.shortest(config.reservedTime());
        return shortest != null && age >= shortest.toMillis() && !topics.isServed(front.start(), segment.endOffset());
    }

    private void deleteOversize(RetentionConfig config) throws IOException {
        long most = config.reservedBytes().bytes();
        int count = 0;
        long end = front.start();
        for (SegmentFile segment : front.deletable()) {
            if (most == 0 || count == config.maxFiles() || front.end() - segment.baseOffset() <= most) {
                break;
            }
            count++;
            end = segment.endOffset();
        }
        if (end > topics.neededFrom()) {
            losses.report(front.start(), end, "the log is longer than fileReservedBytes=" + most);
        }
        front.delete(count);
    }

    private void dropOldest(RetentionConfig config, long bytes) throws IOException {
        List<SegmentFile> segments = front.deletable();
        if (bytes == 0 || segments.isEmpty()) {
            return;
        }
        int size = segments.get(0).size();
        int count = (int) Math.min(Math.min(segments.size(), config.maxFiles()), (bytes + size - 1) / size);
        losses.report(
                front.start(),
                segments.get(count - 1).endOffset(),
                "the disk is full (diskFullPolicy=drop-oldest), " + disk.describe());
        front.delete(count);
    }

    private boolean isHour(RetentionConfig config) {
        return config.hours()
                .contains(Instant.ofEpochMilli(clock.millis())
                        .atZone(ZoneId.systemDefault())
                        .getHour());
    }
}
