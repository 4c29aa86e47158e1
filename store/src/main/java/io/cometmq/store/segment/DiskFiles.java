// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real disks. Stateless. */
final class DiskFiles implements StoreFiles {
    static final DiskFiles INSTANCE = new DiskFiles();

    private static final Logger log = LoggerFactory.getLogger(DiskFiles.class);

    private DiskFiles() {}

    @Override
    public StoreFile open(Path file) throws IOException {
        return new DiskFile(file, channel(file));
    }

    private FileChannel channel(Path file) throws IOException {
        try {
            return create(file);
        } catch (FileSystemException refused) {
            if (!Files.isDirectory(file)) {
                throw refused;
            }
            log.error("A directory stands in the place of a file, it is put aside: as={}", putAside(file));
            return create(file);
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    @Override
    public List<FileEntry> list(Path directory) throws IOException {
        List<FileEntry> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    found.add(new FileEntry(
                            name(child),
                            attributes.size(),
                            attributes.lastModifiedTime().toMillis()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        found.sort(Comparator.comparing(FileEntry::name));
        return found;
    }

    @Override
    public List<String> directories(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            children.forEach(child -> found.add(name(child)));
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from) && Files.isDirectory(to)) {
            log.error("A directory stands in the place of a file, it is put aside: as={}", putAside(to));
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public DiskSpace space(Path path) throws IOException {
        FileStore disk = Files.getFileStore(path);
        return new DiskSpace(disk.getTotalSpace(), disk.getUnallocatedSpace(), disk.getUsableSpace());
    }

    @Override
    public Resource lock(Path file) throws IOException {
        FileChannel channel = channel(file);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("lock " + file + " is held: another broker uses this store, expected none");
        }
        // Compat: the file says "lock", as RocketMQ writes it.
        channel.write(ByteBuffer.wrap("lock".getBytes(StandardCharsets.US_ASCII)), 0);
        return () -> closeQuietly(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            // Compat: RocketMQ locks the first byte, so that each refuses a store which the other uses.
            return channel.tryLock(0, 1, false);
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
