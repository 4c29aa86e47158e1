// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.queue.QueueFolders;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.recovery.CheckpointFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directory of a store, held against everyone who would change it. A store that has no lock file was never open, or is
 * a copy: nothing is created to hold it by. Used by one thread.
 */
public final class StoreFolder implements Resource {
    private static final int MAX_PID_DIGITS = 19;

    private final StoreFiles files;
    private final Path root;
    private final Resource lock;

    private StoreFolder(StoreFiles files, Path root, Resource lock) {
        this.files = files;
        this.root = root;
        this.lock = lock;
    }

    /**
     * Takes hold of a store for reading.
     *
     * @param directory the store's own, or one that has it as {@code store}
     * @param files opened for reading alone, unless the caller goes on to change something
     * @throws StoreInUseException when a broker has it open
     * @throws IOException when there is no store, or it cannot be read
     */
    public static StoreFolder open(StoreFiles files, Path directory) throws IOException {
        Path root = rootOf(files, directory);
        Path lockFile = root.resolve("lock");
        if (!files.exists(lockFile)) {
            return new StoreFolder(files, root, () -> {});
        }
        try {
            return new StoreFolder(files, root, files.lock(lockFile));
        } catch (IOException held) {
            String pid = pidOf(files, root.resolve("abort"));
            String holder = pid.isEmpty() ? "" : ", most likely by the process " + pid + " that its file abort names";
            throw new StoreInUseException(
                    "the store " + root + " is in use" + holder + ": " + held.getMessage() + "; stop it first", held);
        }
    }

    private static Path rootOf(StoreFiles files, Path directory) throws IOException {
        for (Path root : List.of(directory, directory.resolve("store"))) {
            if (files.exists(root.resolve("commitlog"))) {
                return root;
            }
        }
        throw new IOException("no store in " + directory + ": expected a directory with the folder commitlog in it");
    }

    /** The store's directory. */
    public Path root() {
        return root;
    }

    /** How its files are reached. */
    public StoreFiles files() {
        return files;
    }

    public Path commitLog() {
        return root.resolve("commitlog");
    }

    public QueueFolders queues() {
        return QueueFolders.in(root);
    }

    public Path index() {
        return root.resolve("index");
    }

    public Path config() {
        return root.resolve("config");
    }

    /** Where recovery puts the bytes that it found damaged. */
    public Path quarantine() {
        return root.resolve("quarantine");
    }

    /** Whether the last stop was an unclean one. */
    public boolean isUnclean() {
        return files.exists(root.resolve("abort"));
    }

    /** The process that the file {@code abort} names; empty when there is none, or it says something else. */
    public String lastProcess() {
        return pidOf(files, root.resolve("abort"));
    }

    /** Whether there is any checkpoint. */
    public boolean hasCheckpoint() {
        return files.exists(root.resolve("checkpoint")) || files.exists(root.resolve("checkpoint.bak"));
    }

    /** What the checkpoint says that a store of ours wrote last; empty when RocketMQ wrote after it, or nobody did. */
    public Optional<Checkpoint> checkpoint() {
        return new CheckpointFile(files, root).load();
    }

    /** A path below the store's directory, as it is shown. */
    public String show(Path path) {
        return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
    }

    private static String pidOf(StoreFiles files, Path marker) {
        if (!files.exists(marker)) {
            return "";
        }
        ByteBuffer text = ByteBuffer.allocate(MAX_PID_DIGITS);
        try (StoreFile file = files.open(marker)) {
            file.read(text, 0);
        } catch (IOException ignored) {
            // Only a hint: the caller says what it knows without it.
            return "";
        }
        String pid = StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
        return !pid.isEmpty() && pid.chars().allMatch(c -> c >= '0' && c <= '9') ? pid : "";
    }

    @Override
    public void close() {
        lock.close();
    }
}
