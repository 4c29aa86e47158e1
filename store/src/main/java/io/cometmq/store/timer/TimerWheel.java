// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code timerwheel}: which units are due in each slot of time. Slots are used again when the wheel has turned, so
 * a slot says for which time it stands; one that stands for another time is empty. Written by one thread; {@link #find} and
 * {@link #force} may be called by any.
 *
 * <p>The file has RocketMQ's format (source: files of RocketMQ 5.5.0), 1,209,600 slots of 32 bytes, big-endian; slot
 * {@code time} stands at {@code time mod 1,209,600}. It is made as a hole and takes disk space only where it is used.
 *
 * <pre>
 * offset size field
 *      0    8 time in slots: milliseconds divided by the precision
 *      8    8 position of the first unit of the slot
 *     16    8 position of the last unit of the slot
 *     24    4 how many messages wait: units, less two for each that calls another back
 *     28    4 zero
 * </pre>
 */
final class TimerWheel implements Resource {
    /** Two weeks of seconds. */
    static final int SLOTS = 2 * 7 * 86_400;

    private static final int SLOT_BYTES = 32;
    private static final int FIRST = 8;
    private static final int LAST = 16;
    private static final int COUNT = 24;
    private static final long SIZE = (long) SLOTS * SLOT_BYTES;
    private static final int SLOTS_PER_READ = 2048;
    /** Large odd numbers, so that slots which changed places or contents do not add up to the same. */
    private static final long MIX_TIME = 0x9E3779B97F4A7C15L;

    private static final long MIX_LAST = 0xC2B2AE3D27D4EB4FL;

    private final StoreFile file;
    private final ByteBuffer out = ByteBuffer.allocateDirect(SLOT_BYTES);

    private TimerWheel(StoreFile file) {
        this.file = file;
    }

    /**
     * A slot in use.
     *
     * @param time in slots
     * @param first the position of its first unit
     * @param last the position of its last unit
     * @param count how many messages wait; never below zero in use, but files may say anything
     */
    record Slot(long time, long first, long last, int count) {}

    /** Told of each slot in use. */
    @FunctionalInterface
    interface Visitor {
        void take(Slot slot);
    }

    static TimerWheel open(StoreFiles files, Path path) throws IOException {
        return new TimerWheel(files.open(path));
    }

    /** Whether the file has the length of a wheel; one that has not must be cleared before it is used. */
    boolean isWhole() throws IOException {
        return file.size() == SIZE;
    }

    /** Empties all slots. */
    void clear() throws IOException {
        file.setSize(0);
        file.setSize(SIZE);
    }

    /** The slot of a time, or null when it is empty. */
    @Nullable
    Slot find(long time) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        if (file.read(bytes, position(time)) < SLOT_BYTES) {
            return null;
        }
        Slot slot = decode(bytes, 0);
        return slot != null && slot.time == time ? slot : null;
    }

    /** Writes a slot in the place of what was there. */
    void put(Slot slot) throws IOException {
        out.putLong(0, slot.time);
        out.putLong(FIRST, slot.first);
        out.putLong(LAST, slot.last);
        out.putInt(COUNT, slot.count);
        file.write(out.clear(), position(slot.time));
    }

    /**
     * Makes a unit the last one of its slot.
     *
     * @param slot what the wheel has for this time, or null when nothing
     */
    void link(long time, @Nullable Slot slot, long position, TimerUnit unit) throws IOException {
        int count = (slot == null ? 0 : slot.count) + (unit.isRecall() ? -1 : 1);
        put(new Slot(time, slot == null ? position : slot.first, position, count));
    }

    /** Visits every slot in use, in the order of the file. */
    void forEach(Visitor visitor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SLOTS_PER_READ * SLOT_BYTES);
        for (long position = 0; position < SIZE; position += bytes.capacity()) {
            int length = file.read(bytes.clear(), position);
            for (int at = 0; at + SLOT_BYTES <= length; at += SLOT_BYTES) {
                Slot slot = decode(bytes, at);
                if (slot != null && position(slot.time) == position + at) {
                    visitor.take(slot);
                }
            }
        }
    }

    /** A checksum of the slots in use from a time on. */
    long checksum(long fromTime) throws IOException {
        long[] sum = {0};
        forEach(slot -> sum[0] += slot.time >= fromTime ? slot.time * MIX_TIME ^ slot.last * MIX_LAST : 0);
        return sum[0];
    }

    /** Makes the slots durable. */
    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() {
        file.close();
    }

    private static long position(long time) {
        return time % SLOTS * SLOT_BYTES;
    }

    /** A hole is full of zeros: no slot stands for the year 1970. */
    private static @Nullable Slot decode(ByteBuffer bytes, int at) {
        long time = bytes.getLong(at);
        long last = bytes.getLong(at + LAST);
        boolean used = time > 0 && last >= 0;
        return used ? new Slot(time, bytes.getLong(at + FIRST), last, bytes.getInt(at + COUNT)) : null;
    }
}
