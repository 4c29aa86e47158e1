// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A part of a file of this machine that is written in memory. Its bytes are on the disk already, so a page can be missing
 * only when the file system gave up (after an error, or when it copies on each write and is full) or when it cannot be read
 * back. The JVM tells of that by an {@link InternalError}, in compiled code some time after the copy; so each copy is read
 * back at its end, page by page, by another copy that leaves its target alone when there is no page.
 *
 * <p>Owned by one thread at a time.
 */
final class DiskWindow implements StoreFile.Window {
    /**
     * Linux has one memory for mapped pages and for writes, and its fdatasync covers both; of other systems only some say
     * so.
     */
    static final boolean IS_SAFE =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    private static final int PAGE_BYTES = 4096;
    /** Adding nothing makes a page writable, whoever writes to it meanwhile. */
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final long start;
    private final MappedByteBuffer bytes;
    private final ByteBuffer seen = ByteBuffer.allocateDirect(Long.BYTES);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The bytes of a file from {@code start} on; those that are not written yet are zeros. */
    DiskWindow(long start, MappedByteBuffer bytes) {
        this.start = start;
        this.bytes = bytes;
    }

    @Override
    public void touch(int from, int length) throws IOException {
        try {
            int end = Math.min(from + length, bytes.capacity()) - Integer.BYTES;
            for (int at = aligned(from); at <= end; at = nextPage(at)) {
                INT.getAndAdd(bytes, at, 0);
            }
            awaitFault();
        } catch (InternalError fault) {
            throw new IOException("the system has no page for bytes " + from + " and more of a mapped file", fault);
        }
    }

    private int aligned(int at) {
        return at + (int) (-(start + at) & Integer.BYTES - 1);
    }

    private int nextPage(int at) {
        return at + PAGE_BYTES - (int) ((start + at) % PAGE_BYTES);
    }

    @Override
    public void put(ByteBuffer source, int at) throws IOException {
        try {
            putPages(source, at);
        } catch (InternalError late) {
            // In compiled code it may come after the call that caused it.
            throw new IOException("the system has no page for byte " + at + " and more of a mapped file", late);
        }
    }

    private void putPages(ByteBuffer source, int at) throws IOException {
        int target = at;
        while (source.hasRemaining()) {
            int length = (int) Math.min(source.remaining(), PAGE_BYTES - (start + target) % PAGE_BYTES);
            putInPage(source, length, target);
            source.position(source.position() + length);
            target += length;
        }
    }

    private void putInPage(ByteBuffer source, int length, int at) throws IOException {
        int from = source.position();
        // Zeros are there already, so they would not show that they were written: the bytes before them do.
        int shown = endOfShown(source, from, from + length) - from;
        int checked = Math.min(Long.BYTES, shown);
        InternalError fault = null;
        try {
            bytes.put(at, source, from, length);
            seen.putLong(0, 0);
            seen.put(0, bytes, at + shown - checked, checked);
            if (isSeen(source, from + shown - checked, checked)) {
                return;
            }
            awaitFault();
        } catch (InternalError told) {
            fault = told;
        }
        throw new IOException("the system has no page for byte " + at + " of a mapped file", fault);
    }

    /** One past the last byte that is not zero. */
    private static int endOfShown(ByteBuffer source, int from, int to) {
        int end = to;
        while (end - from >= Long.BYTES && source.getLong(end - Long.BYTES) == 0) {
            end -= Long.BYTES;
        }
        while (end > from && source.get(end - 1) == 0) {
            end--;
        }
        return end;
    }

    private boolean isSeen(ByteBuffer source, int from, int count) {
        if (count == Long.BYTES) {
            return seen.order(source.order()).getLong(0) == source.getLong(from);
        }
        for (int i = 0; i < count; i++) {
            if (seen.get(i) != source.get(from + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Has the error come here that would end something else of this thread later: it comes where Java code calls the JVM,
     * and an array of arrays whose lengths are known late is always made by such a call.
     */
    private void awaitFault() {
        int none = seen.capacity() - Long.BYTES;
        byte[][] made = new byte[none][none];
        if (made.length != none) {
            throw new IllegalStateException("length=" + made.length + ": expected " + none);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Unmapper.unmap(bytes);
        }
    }
}
