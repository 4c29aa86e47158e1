// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The disk of this machine, of whose log files nothing is in memory but what was read from them by the file itself since
 * {@link #forget()}; what reads the mapping brings nothing. Thread-safe.
 */
public final class ForgetfulFiles implements StoreFiles {
    private final StoreFiles real = StoreFiles.disk();
    private final Map<Path, NavigableMap<Long, Long>> resident = new ConcurrentHashMap<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesTouched = new AtomicLong();

    /** Takes everything out of memory. */
    public void forget() {
        resident.clear();
        bytesRead.set(0);
        bytesTouched.set(0);
    }

    /** How many bytes of log files were mapped in advance since {@link #forget()}. */
    public long bytesTouched() {
        return bytesTouched.get();
    }

    /** How many bytes of log files were read by the files themselves since {@link #forget()}. */
    public long bytesRead() {
        return bytesRead.get();
    }

    private synchronized void note(Path path, long from, long to) {
        NavigableMap<Long, Long> ranges = resident.computeIfAbsent(path, file -> new TreeMap<>());
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            ranges.put(before.getKey(), Math.max(before.getValue(), to));
        } else {
            ranges.put(from, to);
        }
    }

    private synchronized boolean isResident(Path path, long from, long to) {
        NavigableMap<Long, Long> ranges = resident.get(path);
        Map.Entry<Long, Long> around = ranges == null ? null : ranges.floorEntry(from);
        return around != null && around.getValue() >= to;
    }

    @Override
    public StoreFile open(Path file) throws IOException {
        StoreFile opened = real.open(file);
        return file.toString().contains("commitlog") ? new Watched(file, opened) : opened;
    }

    private final class Watched extends ForwardingFile {
        private final Path path;

        Watched(Path path, StoreFile file) {
            super(file);
            this.path = path;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int read = super.read(target, position);
            note(path, position, position + read);
            bytesRead.addAndGet(read);
            return read;
        }

        @Override
        public Mapping map(long size) throws IOException {
            Mapping mapping = super.map(size);
            return new Mapping() {
                @Override
                public ByteBuffer bytes() {
                    return mapping.bytes();
                }

                @Override
                public boolean isResident(int position, int length) {
                    return ForgetfulFiles.this.isResident(path, position, (long) position + length);
                }

                @Override
                public void touch(int position, int length) {
                    bytesTouched.addAndGet(length);
                    mapping.touch(position, length);
                }

                @Override
                public void close() {
                    mapping.close();
                }
            };
        }
    }

    @Override
    public List<FileEntry> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public List<String> directories(Path directory) throws IOException {
        return real.directories(directory);
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        real.createDirectories(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        real.move(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        real.forceDirectory(directory);
    }

    @Override
    public DiskSpace space(Path path) throws IOException {
        return real.space(path);
    }

    @Override
    public Resource lock(Path file) throws IOException {
        return real.lock(file);
    }
}
