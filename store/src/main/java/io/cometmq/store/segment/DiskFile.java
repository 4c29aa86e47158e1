// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One file of this machine. */
final class DiskFile implements StoreFile {
    private final Path path;
    private final FileChannel channel;

    /** Guarded by this: mapped for nothing but {@link #force(long, long)}, so that it takes no memory. */
    private @Nullable MappedByteBuffer whole;

    DiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void setSize(long size) throws IOException {
        long present = channel.size();
        if (size < present) {
            channel.truncate(size);
        } else if (size > present) {
            // A channel cannot do it but by a write at the end, which takes a block of the disk: for the only entry of
            // a
            // small queue that would be as much again.
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(size);
            }
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int read = channel.read(target, position + total);
            if (read < 0) {
                return total;
            }
            total += read;
        }
        return total;
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void force(long from, long to) throws IOException {
        if (!DiskWindow.IS_SAFE || to > Integer.MAX_VALUE) {
            force();
            return;
        }
        try {
            wholeFor(to).force((int) from, (int) (to - from));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Linux forces a part of a mapping as it forces a file, but for pages elsewhere; the file is the mapped one. */
    private synchronized MappedByteBuffer wholeFor(long end) throws IOException {
        MappedByteBuffer present = whole;
        if (present == null || present.capacity() < end) {
            present = channel.map(FileChannel.MapMode.READ_WRITE, 0, Math.min(Integer.MAX_VALUE, channel.size()));
            replaceWhole(present);
        }
        return present;
    }

    private synchronized void replaceWhole(@Nullable MappedByteBuffer other) {
        MappedByteBuffer present = whole;
        whole = other;
        if (present != null) {
            Unmapper.unmap(present);
        }
    }

    @Override
    public Mapping map(long size) throws IOException {
        return new DiskMapping(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }

    @Override
    public @Nullable Window window(long position, int length) throws IOException {
        return DiskWindow.IS_SAFE
                ? new DiskWindow(position, channel.map(FileChannel.MapMode.READ_WRITE, position, length))
                : null;
    }

    @Override
    public void close() {
        replaceWhole(null);
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class DiskMapping implements Mapping {
        /** The smallest that is in use: larger pages are touched more often than need be. */
        private static final int PAGE_BYTES = 4096;

        private final MappedByteBuffer bytes;
        private final AtomicBoolean closed = new AtomicBoolean();

        @SuppressWarnings("unused") // nobody wants the sum
        private volatile int touched;

        DiskMapping(MappedByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public boolean isResident(int position, int length) {
            // On Windows nobody knows, and it says no: then everything but the newest is read ahead.
            return length == 0 || bytes.slice(position, length).isLoaded();
        }

        @Override
        public void touch(int position, int length) {
            int sum = 0;
            for (int at = position; at < position + length; at += PAGE_BYTES) {
                sum += bytes.get(at);
            }
            // Written, so that the reads are not optimised away.
            touched = sum;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                Unmapper.unmap(bytes);
            }
        }
    }
}
