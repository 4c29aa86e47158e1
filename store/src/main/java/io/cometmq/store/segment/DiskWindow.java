// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
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
    private static final ByteBuffer ZERO = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();
    private final StoreFile file;
    private final long start;
    private final MappedByteBuffer bytes;
    private final ByteBuffer seen = ByteBuffer.allocateDirect(Long.BYTES);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The bytes of {@code file} from {@code start} on. */
    DiskWindow(StoreFile file, long start, MappedByteBuffer bytes) {
        this.file = file;
        this.start = start;
        this.bytes = bytes;
    }

    @Override
    public void touch(int from, int length) throws IOException {
        try {
            // A window may begin inside a page, so the last page is touched apart.
            for (int at = from; at < from + length; at += PAGE_BYTES) {
                bytes.put(at, ZERO, 0, 1);
            }
            bytes.put(from + length - 1, ZERO, 0, 1);
            awaitFault();
        } catch (InternalError fault) {
            throw new IOException("the system has no page for bytes " + from + " and more of a mapped file", fault);
        }
    }

    @Override
    public void put(ByteBuffer source, int at) throws IOException {
        int target = at;
        while (source.hasRemaining()) {
            int length = (int) Math.min(source.remaining(), PAGE_BYTES - (start + target) % PAGE_BYTES);
            putInPage(source, length, target);
            source.position(source.position() + length);
            target += length;
        }
    }

    private void putInPage(ByteBuffer source, int length, int at) throws IOException {
        seen.order(source.order());
        int from = source.position();
        int last = from + length - Long.BYTES;
        long expected = length < Long.BYTES ? 0 : source.getLong(last);
        if (expected == 0) {
            // Zeros are there already: they would not show that they were written.
            file.write(source.duplicate().limit(from + length), start + at);
            return;
        }
        InternalError fault = null;
        try {
            bytes.put(at, source, from, length);
            seen.putLong(0, 0);
            seen.put(0, bytes, at + length - Long.BYTES, Long.BYTES);
            if (seen.getLong(0) == expected) {
                return;
            }
            awaitFault();
        } catch (InternalError told) {
            fault = told;
        }
        throw new IOException("the system has no page for byte " + at + " of a mapped file", fault);
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
