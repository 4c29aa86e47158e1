// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The timers' files as they are, for reading alone. Immutable; the files are opened when they are read. */
public final class TimerFiles {
    private static final int UNITS_PER_READ = 4096;

    private final StoreFiles files;
    private final Path directory;
    private final Optional<TimerCheckpoint> checkpoint;

    private TimerFiles(StoreFiles files, Path directory, Optional<TimerCheckpoint> checkpoint) {
        this.files = files;
        this.directory = directory;
        this.checkpoint = checkpoint;
    }

    /** Told what the timer log holds, in its order. */
    public interface Visitor {
        /**
         * A whole unit.
         *
         * @param position in the timer log
         */
        void unit(Path file, long position, TimerUnit unit) throws IOException;

        /** Bytes that are no unit, though they are not zero: what is behind them in this file is not looked at. */
        void damage(Path file, long position);
    }

    /** Looks at the timers of a store. */
    public static TimerFiles of(StoreFiles files, Path root) {
        return new TimerFiles(
                files, root.resolve("timerlog"), new TimerCheckpointFile(files, root.resolve("config")).load());
    }

    /** How far the timers came; empty when no file says so. */
    public Optional<TimerProgress> progress() {
        return checkpoint.map(TimerCheckpoint::progress);
    }

    /** The files of the timer log. */
    public List<StoreFiles.FileEntry> list() throws IOException {
        return files.list(directory).stream()
                .filter(entry -> SegmentedFile.isSegmentName(entry.name()))
                .toList();
    }

    /** Reads all units. */
    public void forEach(Visitor visitor) throws IOException {
        List<StoreFiles.FileEntry> all = list();
        for (int i = 0; i < all.size(); i++) {
            Path path = directory.resolve(all.get(i).name());
            long base = Long.parseLong(all.get(i).name());
            long end = i + 1 < all.size()
                    ? Long.parseLong(all.get(i + 1).name())
                    : base + all.get(i).size();
            try (StoreFile file = files.open(path)) {
                read(file, path, base, end, visitor);
            }
        }
    }

    /** Whether a message of this unit still waits, as far as the timers wrote down. */
    public boolean isWaiting(TimerUnit unit) {
        long delivered = checkpoint.map(known -> known.progress().readMillis()).orElse(0L);
        return unit.writtenMillis() + unit.delayMillis() >= delivered;
    }

    private static void read(StoreFile file, Path path, long base, long end, Visitor visitor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(UNITS_PER_READ * TimerUnit.BYTES);
        long position = base;
        while (true) {
            int length = file.read(bytes.clear(), position - base);
            int at = 0;
            while (at + TimerUnit.BYTES <= length) {
                TimerUnit unit = TimerUnit.decode(bytes, at, position + at);
                if (unit == null) {
                    boolean unused = bytes.getInt(at) == 0;
                    if (!unused && !TimerLog.isBlank(bytes, at, end - position - at)) {
                        visitor.damage(path, position + at);
                    }
                    return;
                }
                visitor.unit(path, position + at, unit);
                at += TimerUnit.BYTES;
            }
            if (length < bytes.capacity()) {
                return;
            }
            position += at;
        }
    }
}
