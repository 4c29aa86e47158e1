// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code config/timercheck}, which is replaced as a whole, with the previous one kept as {@code timercheck.bak}.
 * Guarded by its own lock.
 */
final class TimerCheckpointFile {
    private static final Logger log = LoggerFactory.getLogger(TimerCheckpointFile.class);

    private final StoreFiles files;
    private final Path directory;
    private final Path file;
    private final Path previous;
    private final Path temporary;

    /** The file in a directory, which exists. */
    TimerCheckpointFile(StoreFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
        this.file = directory.resolve("timercheck");
        this.previous = directory.resolve("timercheck.bak");
        this.temporary = directory.resolve("timercheck.tmp");
    }

    /** Replaces the content; it is durable when this returns. */
    synchronized void save(TimerCheckpoint checkpoint) throws IOException {
        try (StoreFile target = files.open(temporary)) {
            target.setSize(TimerCheckpoint.BYTES);
            target.write(checkpoint.encode(), 0);
            target.force();
        }
        if (files.exists(file)) {
            files.move(file, previous);
        }
        files.move(temporary, file);
        files.forceDirectory(directory);
    }

    /** The content, or the one before when it makes no sense; empty when neither does. */
    synchronized Optional<TimerCheckpoint> load() {
        return read(file).or(() -> read(previous));
    }

    private Optional<TimerCheckpoint> read(Path path) {
        if (!files.exists(path)) {
            return Optional.empty();
        }
        Optional<TimerCheckpoint> found = Optional.empty();
        try (StoreFile source = files.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(TimerCheckpoint.BYTES);
            if (source.read(bytes, 0) == TimerCheckpoint.BYTES) {
                found = TimerCheckpoint.decode(bytes);
            }
        } catch (IOException failure) {
            log.warn("Progress of the timers cannot be read: file={}", path, failure);
        }
        if (found.isEmpty()) {
            log.warn("Progress of the timers makes no sense, it is not used: file={}", path);
        }
        return found;
    }
}
