// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@link FaultyFiles} as a store sees them, until the next loss of power. Thread-safe, by the lock of the disk. */
final class PoweredFiles implements StoreFiles {
    private final FaultyFiles disk;
    private final Names names;
    private final int startedIn;

    PoweredFiles(FaultyFiles disk, Names names, int startedIn) {
        this.disk = disk;
        this.names = names;
        this.startedIn = startedIn;
    }

    @Override
    public StoreFile open(Path file) throws IOException {
        return perform(Operation.OPEN, file, () -> {
            if (names.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "Is a directory");
            }
            Optional<MemoryFile> present = names.file(file);
            if (present.isEmpty() && !names.isDirectory(file.getParent())) {
                throw new NoSuchFileException(file.toString());
            }
            return new OpenFile(file, present.orElseGet(() -> names.create(file, disk.nextNumber())));
        });
    }

    @Override
    public List<FileEntry> list(Path directory) throws IOException {
        return perform(Operation.LIST, directory, () -> {
            List<FileEntry> found = new ArrayList<>();
            names.in(directory)
                    .forEach((path, file) -> file.ifPresent(
                            it -> found.add(new FileEntry(path.getFileName().toString(), it.size(), 0))));
            return found;
        });
    }

    @Override
    public List<String> directories(Path directory) throws IOException {
        return perform(Operation.LIST, directory, () -> names.in(directory).entrySet().stream()
                .filter(each -> each.getValue().isEmpty())
                .map(each -> each.getKey().getFileName().toString())
                .toList());
    }

    @Override
    public boolean exists(Path path) {
        synchronized (disk) {
            return names.exists(path);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        perform(Operation.CREATE_DIRECTORY, directory, () -> {
            List<Path> missing = new ArrayList<>();
            for (Path path = directory; path.getParent() != null; path = path.getParent()) {
                if (names.file(path).isPresent()) {
                    throw new FileSystemException(path.toString(), null, "Not a directory");
                }
                if (!names.exists(path)) {
                    missing.add(0, path);
                }
            }
            missing.forEach(path -> names.createDirectory(path, disk.nextNumber()));
            return directory;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        perform(Operation.DELETE, path, () -> {
            if (names.isDirectory(path) && !names.in(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            names.delete(path, disk.nextNumber());
            return path;
        });
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        perform(Operation.RENAME, from, () -> {
            if (!names.exists(from)) {
                throw new NoSuchFileException(from.toString());
            }
            names.move(from, to, disk.nextNumber());
            return to;
        });
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        perform(Operation.FORCE, directory, () -> {
            if (!names.isDirectory(directory)) {
                throw new NoSuchFileException(directory.toString());
            }
            names.force(directory);
            return directory;
        });
    }

    @Override
    public DiskSpace space(Path path) {
        return disk.space();
    }

    @Override
    public Resource lock(Path file) throws IOException {
        return disk.lock(file, startedIn);
    }

    private <T> T perform(Operation operation, Path path, FaultyFiles.Action<T> action) throws IOException {
        return disk.perform(startedIn, operation, path, action);
    }

    private final class OpenFile implements StoreFile {
        private final Path path;
        private final MemoryFile file;

        OpenFile(Path path, MemoryFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return perform(Operation.STAT, path, file::size);
        }

        @Override
        public void setSize(long size) throws IOException {
            perform(Operation.SET_SIZE, path, () -> {
                file.setSize(size, disk.nextNumber());
                return path;
            });
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            write(Operation.WRITE, source, position);
        }

        private void write(Operation operation, ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            try {
                perform(operation, path, () -> {
                    file.write(bytes, position, disk.nextNumber());
                    return path;
                });
                source.position(source.limit());
            } catch (Fault.PartOfWrite part) {
                writePart(bytes, Math.min(part.written(), bytes.length), position);
                throw part;
            }
        }

        private void writePart(byte[] bytes, int length, long position) {
            synchronized (disk) {
                file.write(Arrays.copyOf(bytes, length), position, disk.nextNumber());
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return perform(Operation.READ, path, () -> file.read(target, position));
        }

        @Override
        public void force() throws IOException {
            perform(Operation.FORCE, path, () -> {
                file.force();
                return path;
            });
        }

        @Override
        public void force(long from, long to) throws IOException {
            perform(Operation.FORCE, path, () -> {
                file.force(from, to);
                return path;
            });
        }

        @Override
        public Window window(long position, int length) throws IOException {
            return perform(Operation.MAP, path, () -> new OpenWindow(position, length));
        }

        private final class OpenWindow implements Window {
            private final long start;
            private final int length;
            private boolean closed;

            OpenWindow(long start, int length) {
                this.start = start;
                this.length = length;
            }

            @Override
            public void touch(int from, int count) {
                if (closed || from < 0 || from + count > length) {
                    throw new IllegalStateException("a window of " + length + " bytes is touched at " + from);
                }
            }

            @Override
            public void put(ByteBuffer source, int at) throws IOException {
                if (closed || at < 0 || at + source.remaining() > length) {
                    throw new IllegalStateException("a window of " + length + " bytes is written at " + at);
                }
                if (start + at + source.remaining() > file.size()) {
                    throw new IOException("no page behind the end of the file");
                }
                write(Operation.PUT, source, start + at);
            }

            @Override
            public void close() {
                closed = true;
            }
        }

        @Override
        public Mapping map(long size) throws IOException {
            ByteBuffer view = perform(Operation.MAP, path, () -> file.map(size));
            return new Mapping() {
                @Override
                public ByteBuffer bytes() {
                    return view;
                }

                @Override
                public void close() {
                    // Memory goes with the last reference.
                }
            };
        }

        @Override
        public void close() {
            // An open file holds nothing.
        }
    }
}
