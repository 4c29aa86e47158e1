// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The disks of this machine for those who only look: whatever would change something is refused, and nothing is created.
 * Stateless.
 */
final class ReadOnlyFiles implements StoreFiles {
    static final ReadOnlyFiles INSTANCE = new ReadOnlyFiles();

    private ReadOnlyFiles() {}

    /** Opens a file that exists. */
    @Override
    public StoreFile open(Path file) throws IOException {
        return new ReadOnlyFile(file, new DiskFile(file, FileChannel.open(file, StandardOpenOption.READ)));
    }

    @Override
    public List<FileEntry> list(Path directory) throws IOException {
        return StoreFiles.disk().list(directory);
    }

    @Override
    public List<String> directories(Path directory) throws IOException {
        return StoreFiles.disk().directories(directory);
    }

    @Override
    public boolean exists(Path path) {
        return StoreFiles.disk().exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        throw refused(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        throw refused(from);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public DiskSpace space(Path path) throws IOException {
        return StoreFiles.disk().space(path);
    }

    /**
     * Shares the lock of a file that exists with others who only look: as long as it is held nobody gets the exclusive one,
     * which a broker takes.
     */
    @Override
    public Resource lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            FileLock lock = channel.tryLock(0, 1, true);
            if (lock != null) {
                return () -> closeQuietly(channel);
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            channel.close();
            throw new IOException("lock " + file + " is held by this process: expected nobody", heldInThisProcess);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        throw new IOException("lock " + file + " is held by another process: expected nobody");
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static IOException refused(Path path) {
        return new IOException(path + " is opened for reading alone: expected nobody to change it");
    }

    private static final class ReadOnlyFile implements StoreFile {
        private final Path path;
        private final DiskFile file;

        ReadOnlyFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void setSize(long size) throws IOException {
            throw refused(path);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            throw refused(path);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            throw refused(path);
        }

        @Override
        public Mapping map(long size) throws IOException {
            return file.map(size);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
