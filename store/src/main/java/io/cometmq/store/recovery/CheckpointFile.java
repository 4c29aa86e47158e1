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
        Optional<Checkpoint> present = read(file).flatMap(Checkpoint::decode);
        if (present.isPresent()) {
            return present;
        }
        Optional<Checkpoint> before = read(previous).flatMap(Checkpoint::decode);
        before.ifPresent(found -> log.warn(
                "Checkpoint is not as this store wrote it, the one before is used: file={} used={} logOffset={}",
                file,
                previous,
                found.offset()));
        return before;
    }

    private Optional<ByteBuffer> read(Path path) {
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
        } catch (IOException failure) {
            log.warn("Checkpoint cannot be read, it is not used: file={}", path, failure);
            return Optional.empty();
        }
    }
}
