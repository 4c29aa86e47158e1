// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code quarantine/}: bytes of the log in which no whole record was found, kept as they were before their place
 * was filled. A file is named after the log offset of its first byte, in 20 digits, and is as long as the damage; where the
 * damage was zeros it is a hole, which takes no room on the disk.
 *
 * <p>It is also what the store knows of its losses: queue entries that point into one of these ranges are those of lost
 * messages. Bounded in bytes and files; what comes on top is named in the log alone. Thread-safe.
 */
public final class Quarantine {
    /** How many bytes other than zeros are kept in all. */
    static final long MAX_KEPT_BYTES = 256L << 20;

    /** How many ranges are kept, and known, in all. */
    static final int MAX_RANGES = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final int CHUNK_BYTES = 1 << 20;

    private final StoreFiles files;
    private final Path directory;
    /** Lost ranges: their first log offset, and one past their last. */
    private final ConcurrentSkipListMap<Long, Long> ranges = new ConcurrentSkipListMap<>();

    private long keptBytes;
    private boolean grown;

    private Quarantine(StoreFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** What earlier starts put aside. A folder that cannot be listed is logged and taken for an empty one. */
    public static Quarantine open(StoreFiles files, Path directory) {
        Quarantine opened = new Quarantine(files, directory);
        try {
            for (StoreFiles.FileEntry entry : files.list(directory)) {
                if (SegmentedFile.isSegmentName(entry.name()) && opened.ranges.size() < MAX_RANGES) {
                    long from = Long.parseLong(entry.name());
                    opened.ranges.put(from, from + entry.size());
                    opened.keptBytes += entry.size();
                }
            }
        } catch (IOException failure) {
            log.warn("Quarantine cannot be listed, what it has is not known: directory={}", directory, failure);
        }
        return opened;
    }

    /** Whether a log offset lies in a range whose records were lost. */
    public boolean contains(long logOffset) {
        Map.Entry<Long, Long> range = ranges.floorEntry(logOffset);
        return range != null && logOffset < range.getValue();
    }

    /** How many ranges of the log were lost. */
    public int count() {
        return ranges.size();
    }

    /** Whether this start has lost more than those before; asked before the store is open to anyone. */
    public boolean hasGrown() {
        return grown;
    }

    /** How many bytes of the log they had. */
    public long lostBytes() {
        long sum = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            sum += range.getValue() - range.getKey();
        }
        return sum;
    }

    /**
     * Forgets the ranges before a log offset, and deletes their files: whoever could ask for them is past them. The log's
     * files before that offset are gone, durably: one that came back without its range would be taken for whole.
     */
    public void deleteBefore(long logStart) throws IOException {
        for (Map.Entry<Long, Long> range : ranges.headMap(logStart).entrySet()) {
            if (range.getValue() <= logStart) {
                files.delete(directory.resolve(SegmentedFile.nameOf(range.getKey())));
                ranges.remove(range.getKey());
            }
        }
    }

    /** Keeps the bytes between two offsets of one segment. A disk that refuses is logged: the store must start. */
    void keep(SegmentFile segment, long from, long to) {
        grown = true;
        if (ranges.size() >= MAX_RANGES) {
            log.warn("Quarantine is full, this range is not kept: from={} to={} bound={}", from, to, MAX_RANGES);
            return;
        }
        ranges.put(from, to);
        try {
            files.createDirectories(directory);
            Path path = directory.resolve(SegmentedFile.nameOf(from));
            try (StoreFile file = files.open(path)) {
                file.setSize(0);
                file.setSize(to - from);
                copy(segment, from, to, file);
                file.force();
            }
            files.forceDirectory(directory);
            // The folder may be new: without its name all of it would go with the power.
            files.forceDirectory(directory.resolveSibling(".").normalize());
        } catch (IOException failure) {
            log.warn("Damaged bytes cannot be put into quarantine: from={} to={}", from, to, failure);
        }
    }

    private void copy(SegmentFile segment, long from, long to, StoreFile target) throws IOException {
        ByteBuffer source = segment.mapped();
        for (long at = from; at < to; at += CHUNK_BYTES) {
            ByteBuffer part = source.slice((int) (at - segment.baseOffset()), (int) Math.min(CHUNK_BYTES, to - at));
            if (isZero(part)) {
                continue;
            }
            if (keptBytes + part.remaining() > MAX_KEPT_BYTES) {
                log.warn("Quarantine is full, bytes are not kept: from={} to={} bound={}", at, to, MAX_KEPT_BYTES);
                return;
            }
            keptBytes += part.remaining();
            target.write(part, at - from);
        }
    }

    private static boolean isZero(ByteBuffer part) {
        for (int i = 0; i < part.limit(); i++) {
            if (part.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
