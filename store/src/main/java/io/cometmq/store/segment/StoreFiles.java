// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one way from the store to a disk. Tests put a fake in its place that records, fails, tears or forgets writes.
 * Thread-safe.
 */
public interface StoreFiles {
    /** The disks of this machine. */
    static StoreFiles disk() {
        return DiskFiles.INSTANCE;
    }

    /** The same disks, on which nothing is changed: what would do so throws, and a lock is shared with others who look. */
    static StoreFiles readOnly() {
        return ReadOnlyFiles.INSTANCE;
    }

    /** How many things of one name can be put aside; then the last one is replaced. */
    int MAX_PUT_ASIDE = 100;

    /**
     * Opens a file for reading and writing; creates an empty one when there is none. Its directory must exist. A directory
     * that stands in the place of the file is {@linkplain #putAside put aside}.
     */
    StoreFile open(Path file) throws IOException;

    /** The plain files of a directory by ascending name; empty when there is no such directory. */
    List<FileEntry> list(Path directory) throws IOException;

    /** The names of the directories in a directory, ascending; empty when there is no such directory. */
    List<String> directories(Path directory) throws IOException;

    boolean exists(Path path);

    /** Creates a directory and what is missing above it; one that exists is fine. */
    void createDirectories(Path directory) throws IOException;

    /** Deletes a file or an empty directory; one that does not exist is fine. */
    void delete(Path path) throws IOException;

    /** Gives a file another name in one step, replacing a file of that name. */
    void move(Path from, Path to) throws IOException;

    /**
     * Gives a file or directory that cannot be used a name that nobody reads: {@code <name>.lost}, with a number when there
     * is one already.
     *
     * @return the new name
     */
    default Path putAside(Path path) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".lost");
        for (int i = 2; exists(aside) && i <= MAX_PUT_ASIDE; i++) {
            aside = path.resolveSibling(path.getFileName() + ".lost" + i);
        }
        move(path, aside);
        return aside;
    }

    /** Makes the names in a directory durable: files that were created, moved or deleted. */
    void forceDirectory(Path directory) throws IOException;

    /** How full the disk is that holds a path. */
    DiskSpace space(Path path) throws IOException;

    /**
     * Takes the exclusive lock of a file, which is created when missing, until the result is closed or the process ends.
     *
     * @throws IOException when another process or another store of this process holds it
     */
    Resource lock(Path file) throws IOException;

    /**
     * A file in a directory.
     *
     * @param modifiedMillis when it was last written
     */
    record FileEntry(String name, long size, long modifiedMillis) {}

    /**
     * The size of a disk in bytes.
     *
     * @param freeBytes what is not used
     * @param usableBytes what of it this process may write
     */
    record DiskSpace(long totalBytes, long freeBytes, long usableBytes) {
        /** The used share of what this process could have, 0 to 1. */
        public double usedRatio() {
            long used = totalBytes - freeBytes;
            return used + usableBytes <= 0 ? 0 : (double) used / (used + usableBytes);
        }
    }
}
