// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import java.util.TreeMap;

/**
 * One file of {@link FaultyFiles}, whose lock guards it: what was written, and what of it was forced. Only pages that were
 * written take memory, so a file may be a large hole; one that was mapped is kept in one piece.
 */
final class MemoryFile {
    private static final int PAGE = 4096;
    private static final byte[] HOLE = new byte[PAGE];
    private static final int SECTOR = 512;

    private final TreeMap<Integer, byte[]> pages = new TreeMap<>();
    private final TreeMap<Integer, byte[]> durable = new TreeMap<>();
    /** The pages that differ from what was forced, perhaps. */
    private final BitSet dirty = new BitSet();

    private ByteBuffer mapped;
    private long size;
    private long durableSize;
    private boolean nameDurable;

    /** A file of the same content, all of it forced. */
    MemoryFile copy() {
        MemoryFile copy = new MemoryFile();
        if (mapped != null) {
            copy.write(content(), 0);
        }
        pages.forEach((page, bytes) -> copy.put(page, 0, bytes, 0, PAGE));
        copy.size = size;
        copy.force();
        copy.nameDurable = true;
        return copy;
    }

    long size() {
        return size;
    }

    boolean isNameDurable() {
        return nameDurable;
    }

    void nameIsDurable() {
        nameDurable = true;
    }

    void setSize(long newSize) {
        for (int page = pageOf(newSize); newSize < size && page <= pageOf(size); page++) {
            int from = (int) Math.max(0, newSize - (long) page * PAGE);
            if (mapped != null || pages.containsKey(page)) {
                put(page, from, new byte[PAGE - from], 0, PAGE - from);
            } else {
                page = nextPage(page) - 1;
            }
        }
        size = newSize;
    }

    private int nextPage(int page) {
        Integer next = pages.higherKey(page);
        return next == null ? Integer.MAX_VALUE : next;
    }

    void write(ByteBuffer source, long position) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        write(bytes, position);
    }

    void write(byte[] bytes, long position) {
        if (mapped != null && position + bytes.length > mapped.capacity()) {
            mapped = flat(position + bytes.length);
        }
        for (int at = 0; at < bytes.length; ) {
            int page = pageOf(position + at);
            int from = (int) ((position + at) % PAGE);
            int length = Math.min(PAGE - from, bytes.length - at);
            put(page, from, bytes, at, length);
            at += length;
        }
        size = Math.max(size, position + bytes.length);
    }

    private void put(int page, int from, byte[] bytes, int at, int length) {
        dirty.set(page);
        if (mapped == null) {
            System.arraycopy(bytes, at, pages.computeIfAbsent(page, hole -> new byte[PAGE]), from, length);
            return;
        }
        int position = page * PAGE + from;
        int room = Math.min(length, mapped.capacity() - position);
        if (room > 0) {
            mapped.put(position, bytes, at, room);
        }
    }

    int read(ByteBuffer target, long position) {
        int length = (int) Math.max(0, Math.min(target.remaining(), size - position));
        for (int at = 0; at < length; ) {
            int from = (int) ((position + at) % PAGE);
            int part = Math.min(PAGE - from, length - at);
            target.put(page(pageOf(position + at)), from, part);
            at += part;
        }
        return length;
    }

    byte[] content() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        read(all, 0);
        return all.array();
    }

    /** What is written from now on is seen in the result, as long as it is within its length. */
    ByteBuffer map(long length) {
        if (mapped == null || mapped.capacity() < length) {
            mapped = flat(Math.max(size, length));
            pages.clear();
        }
        return mapped.asReadOnlyBuffer().limit((int) length);
    }

    private ByteBuffer flat(long length) {
        ByteBuffer whole = ByteBuffer.allocateDirect(Math.toIntExact(length));
        if (mapped != null) {
            whole.put(0, mapped, 0, mapped.capacity());
        }
        pages.forEach((page, bytes) -> whole.put(page * PAGE, bytes, 0, (int) Math.min(PAGE, length - page * PAGE)));
        return whole;
    }

    void force() {
        for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
            durable.put(page, page(page).clone());
        }
        dirty.clear();
        durableSize = size;
    }

    /** Of each sector that was not forced, the old or the new content stays, by chance. */
    void losePower(Random chance) {
        long length = chance.nextBoolean() ? size : Math.max(size, durableSize);
        for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
            byte[] mixed = durable.containsKey(page) ? durable.get(page).clone() : new byte[PAGE];
            byte[] written = page(page);
            for (int at = 0; at < PAGE; at += SECTOR) {
                if (chance.nextBoolean()) {
                    System.arraycopy(written, at, mixed, at, SECTOR);
                }
            }
            durable.put(page, mixed);
        }
        mapped = null;
        pages.clear();
        durable.forEach((page, bytes) -> pages.put(page, bytes.clone()));
        dirty.clear();
        size = Math.max(size, durableSize);
        setSize(length);
        force();
        nameDurable = true;
    }

    private byte[] page(int page) {
        if (mapped == null) {
            return pages.getOrDefault(page, HOLE);
        }
        byte[] bytes = new byte[PAGE];
        int length = Math.min(PAGE, mapped.capacity() - page * PAGE);
        if (length > 0) {
            mapped.get(page * PAGE, bytes, 0, length);
        }
        return bytes;
    }

    private static int pageOf(long position) {
        return (int) (position / PAGE);
    }
}
