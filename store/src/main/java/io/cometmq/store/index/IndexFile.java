// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One file of the key index: a hash table whose slots begin chains of entries. All numbers are big-endian. Source of the
 * format: index files of RocketMQ 5.5.0.
 *
 * <pre>
 * offset          size field
 *      0            40 {@link IndexHeader}
 *     40           4·s slots: number of the newest entry of the slot's chain, 0 for none
 *     40+4·s      20·n entries, of which number 0 is never used:
 *                    +0  4 hash of the key, see {@link KeyHash}; its slot is the remainder by s
 *                    +4  8 log offset of the record
 *                   +12  4 seconds between the header's first time and the record's
 *                   +16  4 number of the entry before in the slot's chain, 0 for none
 * </pre>
 *
 * Keys are put in batches: entries first, then slots, then the header, so that a process that is killed in between leaves
 * slots that point too far ({@link #cut} sees to these) and nothing worse. Guarded by the lock of {@link KeyIndex}.
 */
final class IndexFile implements Resource {
    static final int SLOT_BYTES = 4;
    static final int ENTRY_BYTES = 20;
    static final int SLOTS_PER_READ = 4096;
    /** How many entries, and as many slots, are looked at when a file is opened. */
    private static final int SAMPLES = 64;
    /** How many entries of a key are held against the log when it is looked up; more are believed. */
    private static final int MAX_PROOFS = 256;

    static final int AT_OFFSET = 4;
    static final int AT_SECONDS = 12;
    static final int AT_PREVIOUS = 16;

    private final Path path;
    private final StoreFile file;
    private final int slots;
    private final int entries;
    private final ByteBuffer one = ByteBuffer.allocateDirect(ENTRY_BYTES);
    private IndexHeader header;

    IndexFile(Path path, StoreFile file, int slots, int entries) throws IOException {
        this.path = path;
        this.file = file;
        this.slots = slots;
        this.entries = entries;
        ByteBuffer bytes = ByteBuffer.allocate(IndexHeader.BYTES);
        file.read(bytes, 0);
        header = IndexHeader.decode(bytes);
    }

    /** How long a file of this shape is. */
    static long length(int slots, int entries) {
        return IndexHeader.BYTES + (long) SLOT_BYTES * slots + (long) ENTRY_BYTES * entries;
    }

    Path path() {
        return path;
    }

    IndexHeader header() {
        return header;
    }

    /** How many keys still fit. */
    int room() {
        return entries - header.nextEntry();
    }

    /** Whether the header can be that of this file: an index that was made with other sizes has another one. */
    boolean hasPlausibleHeader() {
        return header.nextEntry() <= entries && header.usedSlots() <= slots && header.usedSlots() >= 0;
    }

    /** Whether a sample of the entries, and of the slots that they are in, goes with the header. */
    boolean isPlausible() throws IOException {
        return hasPlausibleHeader() && (header.isEmpty() || (hasPlausibleEntries() && hasPlausibleSlots()));
    }

    private boolean hasPlausibleEntries() throws IOException {
        long before = header.beginOffset();
        int last = header.nextEntry() - 1;
        if (entry(1).getLong(AT_OFFSET) != header.beginOffset()
                || entry(last).getLong(AT_OFFSET) != header.endOffset()) {
            return false;
        }
        for (int i = 0; i <= SAMPLES; i++) {
            int number = 1 + (int) ((long) (last - 1) * i / SAMPLES);
            ByteBuffer entry = entry(number);
            long offset = entry.getLong(AT_OFFSET);
            int previous = entry.getInt(AT_PREVIOUS);
            boolean fits = entry.getInt(0) >= 0 && previous >= 0 && previous < number && entry.getInt(AT_SECONDS) >= 0;
            if (!fits || offset < before || offset > header.endOffset()) {
                return false;
            }
            before = offset;
        }
        return true;
    }

    /** A slot may point too far after a kill, which {@link #cut} sees to, but not where there is no room for entries. */
    private boolean hasPlausibleSlots() throws IOException {
        for (int i = 0; i < SAMPLES; i++) {
            int number = 1 + (int) ((long) (header.nextEntry() - 2) * i / SAMPLES);
            int hash = entry(number).getInt(0);
            int newest = slot(hash % slots);
            if (newest < number || newest >= entries) {
                return false;
            }
        }
        return true;
    }

    /** Puts keys {@code from} to {@code to} of a batch. */
    void put(PendingKeys keys, int from, int to) throws IOException {
        int count = to - from;
        IndexHeader before = header;
        long beginMillis = before.isEmpty() ? keys.time(from) : before.beginMillis();
        long beginOffset = before.isEmpty() ? keys.offset(from) : before.beginOffset();
        long[] bySlot = new long[count];
        for (int i = 0; i < count; i++) {
            bySlot[i] = ((long) (keys.hash(from + i) % slots) << 32) | i;
        }
        Arrays.sort(bySlot);

        int[] previous = new int[count];
        int newSlots = walkSlots(bySlot, (slotValue, i) -> previous[i] = slotValue, false);
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * ENTRY_BYTES);
        for (int i = 0; i < count; i++) {
            bytes.putInt(keys.hash(from + i));
            bytes.putLong(keys.offset(from + i));
            bytes.putInt(seconds(beginMillis, keys.time(from + i)));
            bytes.putInt(previous[i]);
        }
        file.write(bytes.flip(), entryPosition(before.nextEntry()));
        walkSlots(bySlot, (slotValue, i) -> {}, true);
        header = new IndexHeader(
                beginMillis,
                keys.time(to - 1),
                beginOffset,
                keys.offset(to - 1),
                before.usedSlots() + newSlots,
                before.nextEntry() + count);
        file.write(header.encode(), 0);
    }

    /**
     * Adds the entries of this hash, newest first.
     *
     * @param proof holds the first of them against the log
     * @return false when the chain holds what cannot be, so that entries may be missing
     */
    boolean find(int hash, Hits hits, KeyProof proof) throws IOException {
        int slot = hash % slots;
        int next = slot(slot);
        int proofs = 0;
        long newer = Long.MAX_VALUE;
        // Each entry leads to one before it: the walk ends, however damaged the file is.
        while (next > 0 && next < entries && !hits.isFull()) {
            ByteBuffer entry = entry(next);
            int previous = entry.getInt(AT_PREVIOUS);
            long offset = entry.getLong(AT_OFFSET);
            // What is not counted yet was being put when the disk refused; it is put again.
            boolean counted = next < header.nextEntry();
            if (previous < 0 || previous >= next || offset > newer || !isPlausible(entry, slot, counted)) {
                return false;
            }
            if (counted && entry.getInt(0) == hash) {
                int seconds = entry.getInt(AT_SECONDS);
                if (proofs++ < MAX_PROOFS && !proof.holds(hash, offset, header.beginMillis(), seconds)) {
                    return false;
                }
                hits.offer(offset, header.beginMillis() + seconds * 1000L);
            }
            newer = offset;
            next = previous;
        }
        return next >= 0 && next < entries;
    }

    private boolean isPlausible(ByteBuffer entry, int slot, boolean counted) {
        int hash = entry.getInt(0);
        long offset = entry.getLong(AT_OFFSET);
        return hash >= 0
                && hash % slots == slot
                && offset >= (counted ? header.beginOffset() : header.endOffset())
                && (!counted || offset <= header.endOffset());
    }

    /** How many keys at the end are those of the record at a log offset. */
    int keysAtEnd(long logOffset) throws IOException {
        int number = header.nextEntry() - 1;
        while (number > 0 && entry(number).getLong(AT_OFFSET) == logOffset) {
            number--;
        }
        return header.nextEntry() - 1 - number;
    }

    int slots() {
        return slots;
    }

    int entries() {
        return entries;
    }

    /** Takes away all entries whose records are not before a log offset, and mends the slots that point to them. */
    void cut(long logEnd) throws IOException {
        header = new IndexCut(file, slots, header).run(logEnd);
    }

    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() {
        file.close();
    }

    private interface SlotVisitor {
        void visit(int slotValue, int key);
    }

    /** Goes over the slots of a sorted batch, as if the keys were put one by one; returns how many were free before. */
    private int walkSlots(long[] bySlot, SlotVisitor visitor, boolean write) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(SLOTS_PER_READ * SLOT_BYTES);
        int newSlots = 0;
        int at = 0;
        while (at < bySlot.length) {
            int first = slotOf(bySlot[at]) / SLOTS_PER_READ * SLOTS_PER_READ;
            readSlots(chunk, first);
            int end = Math.min(slots, first + SLOTS_PER_READ);
            int begin = at;
            while (at < bySlot.length && slotOf(bySlot[at]) < end) {
                int index = (slotOf(bySlot[at]) - first) * SLOT_BYTES;
                int key = (int) bySlot[at];
                int value = chunk.getInt(index);
                visitor.visit(value, key);
                newSlots += value == 0 ? 1 : 0;
                chunk.putInt(index, header.nextEntry() + key);
                at++;
            }
            if (write) {
                ChangedSlots.write(file, chunk, first, bySlot, begin, at);
            }
        }
        return newSlots;
    }

    static int slotOf(long slotAndKey) {
        return (int) (slotAndKey >>> 32);
    }

    private void readSlots(ByteBuffer chunk, int first) throws IOException {
        chunk.clear().limit(Math.min(SLOTS_PER_READ, slots - first) * SLOT_BYTES);
        file.read(chunk, slotPosition(first));
        chunk.position(0);
    }

    private int slot(int slot) throws IOException {
        one.clear().limit(SLOT_BYTES);
        file.read(one, slotPosition(slot));
        return one.getInt(0);
    }

    /** The entry in a buffer that the next call uses again. */
    private ByteBuffer entry(int number) throws IOException {
        one.clear();
        file.read(one, entryPosition(number));
        return one;
    }

    private long entryPosition(int number) {
        return entryPosition(slots, number);
    }

    /** What an entry says of a record's time. */
    static int seconds(long beginMillis, long storeMillis) {
        return (int) Math.max(0, Math.min((storeMillis - beginMillis) / 1000, Integer.MAX_VALUE));
    }

    /** Where a slot is in its file, in bytes. */
    static long slotPosition(int slot) {
        return IndexHeader.BYTES + (long) slot * SLOT_BYTES;
    }

    /** Where an entry is in a file with this many slots, in bytes. */
    static long entryPosition(int slots, int number) {
        return slotPosition(slots) + (long) number * ENTRY_BYTES;
    }
}
