// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One waiting message in the timer log. 52 bytes, big-endian, in RocketMQ's format (source: files of RocketMQ 5.5.0), which
 * leaves the last field zero:
 *
 * <pre>
 * offset size field
 *      0    4 length of the unit, 52
 *      4    8 position of the unit before it in the same slot, -1 when it is the first
 *     12    4 kind: bit 0 always, bit 1 to be put back later, bit 2 calls another message back
 *     16    8 when the unit was written, milliseconds
 *     24    4 milliseconds from then until it is due
 *     28    8 log offset of the waiting record
 *     36    4 length of that record
 *     40    4 hash of the topic it is bound for
 *     44    4 zero, or "CMT1" when a checksum follows
 *     48    4 zero, or CRC-32 of bytes 0..43
 * </pre>
 *
 * @param previous the position of the unit before it in the same slot, or -1
 * @param kind {@link #PLAIN} with {@link #ROLL} and {@link #RECALL} as they apply
 * @param writtenMillis when it was written
 * @param delayMillis from then on
 * @param logOffset where the waiting record begins
 * @param size the length of that record
 * @param topicHash of the topic that the message is bound for
 */
public record TimerUnit(
        long previous, int kind, long writtenMillis, int delayMillis, long logOffset, int size, int topicHash) {
    /** The bit that every unit has. */
    public static final int PLAIN = 1;
    /** Due later than the wheel reaches: put back when this unit is due. */
    public static final int ROLL = 2;
    /** Calls another message back. */
    public static final int RECALL = 4;

    static final int BYTES = 52;

    private static final int KINDS = PLAIN | ROLL | RECALL;
    private static final int PREVIOUS = 4;
    private static final int KIND = 12;
    private static final int WRITTEN = 16;
    private static final int DELAY = 24;
    private static final int LOG_OFFSET = 28;
    private static final int SIZE = 36;
    private static final int TOPIC_HASH = 40;
    private static final int CHECK_MARK = 44;
    private static final int CHECKSUM = 48;
    private static final int MARK = 0x434D5431;

    /** Whether it is put back instead of delivered. */
    public boolean isRoll() {
        return (kind & ROLL) != 0;
    }

    /** Whether it calls another message back. */
    public boolean isRecall() {
        return (kind & RECALL) != 0;
    }

    /** The same unit behind another one of its slot. */
    TimerUnit after(long other) {
        return new TimerUnit(other, kind, writtenMillis, delayMillis, logOffset, size, topicHash);
    }

    /**
     * When it is due. Compat: RocketMQ rounds down to whole slots and delivers at the slot's end, so a time on the edge of
     * a slot means the slot's last millisecond; we never write one.
     *
     * @param precisionMillis the length of a slot
     */
    long dueMillis(int precisionMillis) {
        return endOfEdge(writtenMillis + delayMillis, precisionMillis);
    }

    /** A time as it is, or the last millisecond of its slot when it is on the slot's edge. */
    static long endOfEdge(long millis, int precisionMillis) {
        return millis % precisionMillis == 0 ? millis + precisionMillis - 1 : millis;
    }

    void encode(ByteBuffer target, int at) {
        target.putInt(at, BYTES);
        target.putLong(at + PREVIOUS, previous);
        target.putInt(at + KIND, kind);
        target.putLong(at + WRITTEN, writtenMillis);
        target.putInt(at + DELAY, delayMillis);
        target.putLong(at + LOG_OFFSET, logOffset);
        target.putInt(at + SIZE, size);
        target.putInt(at + TOPIC_HASH, topicHash);
        target.putInt(at + CHECK_MARK, MARK);
        target.putInt(at + CHECKSUM, checksum(target, at));
    }

    /**
     * The unit at an index, or null when no whole unit is there.
     *
     * @param position of the unit in the timer log: the one before it must stand before it
     */
    static @Nullable TimerUnit decode(ByteBuffer source, int at, long position) {
        int kind = source.getInt(at + KIND);
        boolean shape = source.getInt(at) == BYTES && (kind & PLAIN) != 0 && (kind & ~KINDS) == 0;
        if (!shape || !isChecked(source, at)) {
            return null;
        }
        TimerUnit unit = new TimerUnit(
                source.getLong(at + PREVIOUS),
                kind,
                source.getLong(at + WRITTEN),
                source.getInt(at + DELAY),
                source.getLong(at + LOG_OFFSET),
                source.getInt(at + SIZE),
                source.getInt(at + TOPIC_HASH));
        return unit.isPlausible(position) ? unit : null;
    }

    private boolean isPlausible(long position) {
        return previous >= -1
                && previous < position
                && writtenMillis > 0
                && writtenMillis < Long.MAX_VALUE - Integer.MAX_VALUE
                && logOffset >= 0
                && size > 0;
    }

    /** A unit of RocketMQ has no checksum. */
    private static boolean isChecked(ByteBuffer source, int at) {
        int mark = source.getInt(at + CHECK_MARK);
        int sum = source.getInt(at + CHECKSUM);
        return mark == MARK ? sum == checksum(source, at) : mark == 0 && sum == 0;
    }

    private static int checksum(ByteBuffer bytes, int at) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(at, CHECK_MARK));
        return (int) crc.getValue();
    }
}
