// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the last entries of an index file away, and mends the slots that point to them: what is left may be believed, also
 * after a kill or a loss of power. Used once, by whoever holds the lock of {@link KeyIndex}.
 */
final class IndexCut {
    private static final int ENTRIES_PER_READ = 4096;
    /** What a disk writes as a whole. */
    private static final int SECTOR_BYTES = 512;

    private final StoreFile file;
    private final int slots;
    private final IndexHeader header;
    private final ByteBuffer one = ByteBuffer.allocateDirect(IndexFile.ENTRY_BYTES);

    IndexCut(StoreFile file, int slots, IndexHeader header) {
        this.file = file;
        this.slots = slots;
        this.header = header;
    }

    /** Takes away all entries whose records are not before a log offset; the header that the file has then. */
    IndexHeader run(long logEnd) throws IOException {
        int next = firstAtOrAfter(logEnd);
        int[] table = slotTable();
        if (next == header.nextEntry() && allBefore(next, table)) {
            return header;
        }
        IndexHeader unlinked = unlink(next, table);
        return unlinked != null ? unlinked : rebuildSlots(next);
    }

    private int firstAtOrAfter(long logOffset) throws IOException {
        int low = 1;
        int high = header.nextEntry();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).getLong(IndexFile.AT_OFFSET) < logOffset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int[] slotTable() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(IndexFile.SLOTS_PER_READ * IndexFile.SLOT_BYTES);
        int[] table = new int[slots];
        for (int first = 0; first < slots; first += IndexFile.SLOTS_PER_READ) {
            chunk.clear().limit(Math.min(IndexFile.SLOTS_PER_READ, slots - first) * IndexFile.SLOT_BYTES);
            file.read(chunk, IndexFile.slotPosition(first));
            chunk.position(0);
            chunk.asIntBuffer().get(table, first, chunk.limit() / IndexFile.SLOT_BYTES);
        }
        return table;
    }

    private static boolean allBefore(int next, int[] table) {
        int newest = 0;
        for (int slot : table) {
            newest = Math.max(newest, slot);
        }
        return newest < next;
    }

    /**
     * Takes the entries from {@code next} on out of their chains, the newest first: what a start after a kill costs is in
     * proportion to them. Each must be where its chain begins; after a loss of power one may not be, or may be torn.
     *
     * @return null when that is so, and nothing was changed
     */
    private @Nullable IndexHeader unlink(int next, int[] table) throws IOException {
        int end = header.nextEntry();
        // More entries to take away than to keep: it costs less to make the slots anew.
        if (end - next >= next || isInTwoSectors(end - 1)) {
            return null;
        }
        ByteBuffer chunk = ByteBuffer.allocateDirect(ENTRIES_PER_READ * IndexFile.ENTRY_BYTES);
        while (end > next) {
            int first = Math.max(next, end - ENTRIES_PER_READ);
            chunk.clear().limit((end - first) * IndexFile.ENTRY_BYTES);
            file.read(chunk, IndexFile.entryPosition(slots, first));
            for (int number = end - 1; number >= first; number--) {
                int at = (number - first) * IndexFile.ENTRY_BYTES;
                int slot = (chunk.getInt(at) & Integer.MAX_VALUE) % slots;
                int previous = chunk.getInt(at + IndexFile.AT_PREVIOUS);
                if (table[slot] != number || previous < 0 || previous >= number) {
                    return null;
                }
                table[slot] = previous;
            }
            end = first;
        }
        if (!allBefore(next, table)) {
            return null;
        }
        ByteBuffer last = entry(next - 1);
        return write(table, next, last.getLong(IndexFile.AT_OFFSET), last.getInt(IndexFile.AT_SECONDS));
    }

    /**
     * Whether the disk may have the beginning of an entry and not its end. Of every entry but the last the next one tells:
     * it shares a sector with the end.
     */
    private boolean isInTwoSectors(int entry) {
        long begin = IndexFile.entryPosition(slots, entry);
        return begin / SECTOR_BYTES != (begin + IndexFile.ENTRY_BYTES - 1) / SECTOR_BYTES;
    }

    /** Makes the slots anew from the entries before {@code next}; their chains are right already. */
    private IndexHeader rebuildSlots(int next) throws IOException {
        int[] table = new int[slots];
        ByteBuffer chunk = ByteBuffer.allocateDirect(ENTRIES_PER_READ * IndexFile.ENTRY_BYTES);
        int seconds = 0;
        long lastOffset = header.beginOffset();
        for (int number = 1; number < next; number += ENTRIES_PER_READ) {
            int count = Math.min(ENTRIES_PER_READ, next - number);
            chunk.clear().limit(count * IndexFile.ENTRY_BYTES);
            file.read(chunk, IndexFile.entryPosition(slots, number));
            for (int i = 0; i < count; i++) {
                int slot = (chunk.getInt(i * IndexFile.ENTRY_BYTES) & Integer.MAX_VALUE) % slots;
                table[slot] = number + i;
                lastOffset = chunk.getLong(i * IndexFile.ENTRY_BYTES + IndexFile.AT_OFFSET);
                seconds = chunk.getInt(i * IndexFile.ENTRY_BYTES + IndexFile.AT_SECONDS);
            }
        }
        return write(table, next, lastOffset, seconds);
    }

    /** Writes the slots, and the header of a file whose last entry is the one before {@code next}. */
    private IndexHeader write(int[] table, int next, long lastOffset, int seconds) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(IndexFile.SLOTS_PER_READ * IndexFile.SLOT_BYTES);
        int used = 0;
        for (int first = 0; first < slots; first += IndexFile.SLOTS_PER_READ) {
            int count = Math.min(IndexFile.SLOTS_PER_READ, slots - first);
            chunk.clear().limit(count * IndexFile.SLOT_BYTES);
            chunk.asIntBuffer().put(table, first, count);
            file.write(chunk, IndexFile.slotPosition(first));
            for (int i = first; i < first + count; i++) {
                used += table[i] == 0 ? 0 : 1;
            }
        }
        IndexHeader after = next == 1
                ? IndexHeader.EMPTY
                : new IndexHeader(
                        header.beginMillis(),
                        header.beginMillis() + seconds * 1000L,
                        header.beginOffset(),
                        lastOffset,
                        used,
                        next);
        file.write(after.encode(), 0);
        return after;
    }

    /** The entry in a buffer that the next call uses again. */
    private ByteBuffer entry(int number) throws IOException {
        one.clear();
        file.read(one, IndexFile.entryPosition(slots, number));
        return one;
    }
}
