// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One file of a {@link SegmentedFile}: written by channel writes, or in memory where that was {@linkplain #prepare prepared},
 * and read through a mapping that is made at the first read.
 *
 * <p>Counts who reads it. The owner's pin goes with {@link #close()}; the memory is unmapped and the file closed when the
 * last pin goes, so a reader that holds a pin can always read. Thread-safe; writers agree among themselves.
 */
public final class SegmentFile implements Resource {
    private final Path path;
    private final long baseOffset;
    private final int size;
    private final StoreFile file;
    private final AtomicInteger pins = new AtomicInteger(1);
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean closed;
    /** Whether {@link DiscardedSegments} releases this, so that no reader has to. */
    private volatile boolean discarded;

    private volatile StoreFile.@Nullable Mapping mapping;
    private volatile @Nullable PreparedBytes prepared;
    /** Whether all of the file was forced once, so that whatever a start wrote to it is durable. */
    private volatile boolean wholeForced;

    SegmentFile(Path path, long baseOffset, int size, StoreFile file) {
        this.path = path;
        this.baseOffset = baseOffset;
        this.size = size;
        this.file = file;
    }

    public Path path() {
        return path;
    }

    /** The offset of the file's first byte in the run. */
    public long baseOffset() {
        return baseOffset;
    }

    public int size() {
        return size;
    }

    /** One past the offset of the file's last byte. */
    public long endOffset() {
        return baseOffset + size;
    }

    /** Keeps the file mapped until {@link #unpin()}; false when it is gone already. */
    public boolean pin() {
        for (int seen = pins.get(); seen > 0; seen = pins.get()) {
            if (pins.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Gives one pin back. */
    public void unpin() {
        if (pins.decrementAndGet() == 0 && !discarded) {
            release();
        }
    }

    /** Gives the owner's pin back; the last reader leaves the file to {@link #releaseUnread()}. */
    void discard() {
        discarded = true;
        close();
    }

    /** Unmaps and closes a discarded file that nobody reads; false when somebody does. */
    boolean releaseUnread() {
        if (pins.get() > 0) {
            return false;
        }
        release();
        return true;
    }

    /** Leaves a discarded file to its last reader after all. */
    void leaveToReaders() {
        discarded = false;
        releaseUnread();
    }

    /**
     * The file's bytes, read-only and shared: use absolute gets, or slices of it. The caller holds a pin.
     *
     * @throws UncheckedIOException when the file cannot be mapped
     */
    public ByteBuffer mapped() {
        StoreFile.Mapping present = mapping;
        return present != null ? present.bytes() : map().bytes();
    }

    /** Some bytes of the file, or null when it is gone. The caller closes the slice. */
    public @Nullable Slice slice(int position, int length) {
        if (!pin()) {
            return null;
        }
        try {
            return new Slice(this, mapped().slice(position, length));
        } catch (RuntimeException failure) {
            unpin();
            throw failure;
        }
    }

    /** Whether these bytes can probably be read without waiting for the disk. The caller holds a pin. */
    public boolean isResident(int position, int length) {
        StoreFile.Mapping present = mapping;
        return (present != null ? present : map()).isResident(position, length);
    }

    /** Has the pages of these bytes mapped, so that nobody who reads them meets the first access to one. The caller holds a pin. */
    public void touch(int position, int length) {
        StoreFile.Mapping present = mapping;
        (present != null ? present : map()).touch(position, length);
    }

    /** Reads into {@code target} by the file itself, as far as there are bytes; how many. The caller holds a pin. */
    public int read(ByteBuffer target, int position) throws IOException {
        return file.read(target, position);
    }

    /** Writes all of {@code source} at a position of this file. */
    public void write(ByteBuffer source, int position) throws IOException {
        PreparedBytes ahead = prepared;
        if (ahead == null) {
            file.write(source, position);
        } else {
            ahead.write(source, position);
        }
    }

    /** Whether {@link #startPreparing} was called and {@link #stopPreparing} was not. */
    public boolean isPreparing() {
        return prepared != null;
    }

    /** From now on bytes may be {@linkplain #prepare prepared}. Nobody writes meanwhile; later writes go forward. */
    public void startPreparing(int endOfData) {
        if (prepared == null) {
            prepared = new PreparedBytes(file, size, endOfData);
        }
    }

    /**
     * Makes a piece of what is ahead of the data ready for being written in memory.
     *
     * @param help writes make ready by themselves what they need before this position
     * @return how many bytes; 0 when all before {@code until} are ready or nothing can be
     * @throws IOException when the disk gives no room, which is no failure of a write
     */
    public int prepare(int until, int help) throws IOException {
        PreparedBytes ahead = prepared;
        return ahead == null || closed ? 0 : ahead.prepare(until, help);
    }

    /** Makes what is prepared from a position on ready again after a force. */
    public void touchAfterForce(int from) throws IOException {
        PreparedBytes ahead = prepared;
        if (ahead != null && !closed) {
            ahead.touchAfterForce(Math.max(0, from));
        }
    }

    /** Forgets what is prepared and unmaps it. Nobody writes meanwhile. */
    public void stopPreparing() {
        PreparedBytes ahead = prepared;
        if (ahead != null) {
            prepared = null;
            ahead.close();
        }
    }

    /** Makes everything written to this file durable. */
    public void force() throws IOException {
        file.force();
        wholeForced = true;
        forced();
    }

    /**
     * Makes what was written between two positions durable; the first time, and while nothing is prepared, all of the file.
     * What is prepared stays as it is then: no zeros are written to the disk before the records are, and their pages stay
     * among those that can be written.
     */
    void force(int from, int to) throws IOException {
        if (prepared == null || !wholeForced) {
            force();
            return;
        }
        if (!pin()) {
            throw new IOException("the file is closed already: " + path);
        }
        try {
            file.force(from, to);
        } finally {
            unpin();
        }
        forced();
    }

    private void forced() {
        PreparedBytes ahead = prepared;
        if (ahead != null) {
            ahead.forced();
        }
    }

    /** Turns everything from a position on into zeros that take no disk space. */
    void zeroFrom(int position) throws IOException {
        PreparedBytes ahead = prepared;
        if (ahead == null) {
            cutAndLengthen(position);
        } else {
            ahead.dropAnd(() -> cutAndLengthen(position));
        }
    }

    private void cutAndLengthen(int position) throws IOException {
        int cut = position;
        if (position % SegmentRuns.SIZE_UNIT == 0) {
            // An end between the two calls leaves the file shorter: not by a length that could be a segment's.
            file.write(ByteBuffer.allocate(1), position);
            cut++;
        }
        file.setSize(cut);
        file.setSize(size);
    }

    /** Gives the owner's pin back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            unpin();
        }
    }

    private synchronized StoreFile.Mapping map() {
        StoreFile.Mapping present = mapping;
        if (present == null) {
            try {
                present = file.map(size);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot map " + path, failure);
            }
            mapping = present;
        }
        return present;
    }

    private synchronized void release() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        stopPreparing();
        StoreFile.Mapping present = mapping;
        if (present != null) {
            present.close();
        }
        file.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
