// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code checkpoint}, which is replaced as a whole: written beside, forced, and moved into its place, with the
 * previous one kept as {@code checkpoint.bak}. Guarded by its own lock.
 */
public final class CheckpointFile {
    private static final Logger log = LoggerFactory.getLogger(CheckpointFile.class);

    private final StoreFiles files;
    private final Path directory;
    private final Path file;
    private final Path previous;
    private final Path temporary;

    /** The checkpoint of the store in a directory. */
    public CheckpointFile(StoreFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
        this.file = directory.resolve("checkpoint");
        this.previous = directory.resolve("checkpoint.bak");
        this.temporary = directory.resolve("checkpoint.tmp");
    }

    /** Replaces the checkpoint; it is durable when this returns. */
    public synchronized void save(Checkpoint checkpoint) throws IOException {
        try (StoreFile target = files.open(temporary)) {
            target.setSize(Checkpoint.BYTES);
            target.write(checkpoint.encode(), 0);
            target.force();
        }
        if (files.exists(file)) {
            files.move(file, previous);
        }
        files.move(temporary, file);
        files.forceDirectory(directory);
    }

    /**
     * The checkpoint, or the one before when it cannot be read, or is not as this store wrote it: garbled, or changed by
     * RocketMQ, before whose use of the store the one before still holds. Empty when neither can be used.
     */
    public synchronized Optional<Checkpoint> load() {
        Optional<Checkpoint> present = loadFrom(file);
        if (present.isPresent()) {
            return present;
        }
        Optional<Checkpoint> before = loadFrom(previous);
        before.ifPresent(found -> log.warn(
                "Checkpoint is not as this store wrote it, the one before is used: file={} used={} logOffset={}",
                file,
                previous,
                found.offset()));
        return before;
    }

    /**
     * Makes sure that no later start counts on more than the present one does, which fills what is derived from the log
     * anew from an offset on: until the next {@link #save}, a loss of power may leave any part of that. A file that goes
     * further, or cannot be read now and perhaps can be next time, is deleted; durably when this returns.
     */
    public synchronized void goBackTo(long offset) throws IOException {
        boolean deleted = deleteIfBehind(offset, previous);
        deleted |= deleteIfBehind(offset, file);
        if (deleted) {
            files.forceDirectory(directory);
        }
    }

    private boolean deleteIfBehind(long offset, Path path) throws IOException {
        if (!mayGoBehind(offset, path)) {
            return false;
        }
        log.warn("Checkpoint is not used, it goes further than this start counts on: file={} from={}", path, offset);
        files.delete(path);
        return true;
    }

    private boolean mayGoBehind(long offset, Path path) {
        try {
            return read(path)
                    .flatMap(Checkpoint::decode)
                    .filter(known -> known.offset() > offset)
                    .isPresent();
        } catch (IOException failure) {
            log.warn("Checkpoint cannot be read: file={}", path, failure);
            return true;
        }
    }

    private Optional<Checkpoint> loadFrom(Path path) {
        try {
            return read(path).flatMap(Checkpoint::decode);
        } catch (IOException failure) {
            log.warn("Checkpoint cannot be read, it is not used: file={}", path, failure);
            return Optional.empty();
        }
    }

    private Optional<ByteBuffer> read(Path path) throws IOException {
        if (!files.exists(path)) {
            return Optional.empty();
        }
        try (StoreFile source = files.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(Checkpoint.BYTES);
            int length = source.read(bytes, 0);
            if (length < Checkpoint.BYTES) {
                log.warn("Checkpoint is too short, it is not used: file={} size={}", path, length);
                return Optional.empty();
            }
            return Optional.of(bytes);
        }
    }
}
