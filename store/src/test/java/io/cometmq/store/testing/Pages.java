// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * The bytes of a file, in pages. Only pages that were written take memory, and two of these that have a page in common
 * share it until one of them writes to it; so large files with holes and copies of them cost little. Guarded by the lock of
 * the disk.
 */
final class Pages {
    static final int PAGE = 4096;
    private static final byte[] HOLE = new byte[PAGE];

    private final TreeMap<Integer, Page> pages = new TreeMap<>();
    private long size;

    private static final class Page {
        final byte[] bytes;
        /** Whether others have it too, so that it may not be written to. */
        boolean shared;

        Page(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** The same bytes, for others to change. */
    Pages copy() {
        Pages copy = new Pages();
        pages.forEach((number, page) -> copy.share(number, page));
        copy.size = size;
        return copy;
    }

    long size() {
        return size;
    }

    /** Cuts or lengthens; what is cut comes back as zeros. */
    void setSize(long newSize) {
        if (newSize < size) {
            int last = number(newSize);
            int kept = (int) (newSize - (long) last * PAGE);
            pages.tailMap(last, false).clear();
            if (pages.containsKey(last)) {
                write(new byte[PAGE - kept], 0, PAGE - kept, newSize);
            }
        }
        size = newSize;
    }

    void write(byte[] bytes, int from, int length, long position) {
        for (int at = 0; at < length; ) {
            int inPage = (int) ((position + at) % PAGE);
            int part = Math.min(PAGE - inPage, length - at);
            System.arraycopy(bytes, from + at, writable(number(position + at)), inPage, part);
            at += part;
        }
        size = Math.max(size, position + length);
    }

    /** Reads what there is; how many bytes. */
    int read(ByteBuffer target, long position) {
        int length = (int) Math.max(0, Math.min(target.remaining(), size - position));
        for (int at = 0; at < length; ) {
            int inPage = (int) ((position + at) % PAGE);
            int part = Math.min(PAGE - inPage, length - at);
            Page page = pages.get(number(position + at));
            target.put(page == null ? HOLE : page.bytes, inPage, part);
            at += part;
        }
        return length;
    }

    /** Takes over one page of another file. */
    void takePage(int number, Pages from) {
        Page page = from.pages.get(number);
        if (page == null) {
            pages.remove(number);
        } else {
            share(number, page);
        }
    }

    /** The number of the page that holds a position. */
    static int number(long position) {
        return Math.toIntExact(position / PAGE);
    }

    private void share(int number, Page page) {
        page.shared = true;
        pages.put(number, page);
    }

    private byte[] writable(int number) {
        Page page = pages.get(number);
        if (page == null || page.shared) {
            page = new Page(page == null ? new byte[PAGE] : page.bytes.clone());
            pages.put(number, page);
        }
        return page.bytes;
    }
}
