// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.ByteBuffer;

/**
 * One entry of a consume queue. Entry n of a queue is at byte 20·n, counted from the queue's beginning. All numbers are
 * big-endian. Source of the format: the consume queues of RocketMQ 5.5.0.
 *
 * <pre>
 * offset size field
 *      0    8 log offset of the record
 *      8    4 size of the record in bytes; 0 for an entry that was never written
 *     12    8 hash of the record's tag; in SCHEDULE_TOPIC_XXXX the time of delivery in milliseconds
 * </pre>
 *
 * A blank entry stands for one whose record is gone: size {@link Integer#MAX_VALUE}, tag hash 0, and a log offset that says
 * nothing, most often 0. Stateless.
 */
final class QueueEntry {
    static final int BYTES = 20;
    static final int BLANK_SIZE = Integer.MAX_VALUE;

    private static final int SIZE = 8;
    private static final int TAGS_CODE = 12;

    private QueueEntry() {}

    /** Writes an entry at the position of {@code target}. */
    static void encode(ByteBuffer target, long logOffset, int size, long tagsCode) {
        target.putLong(logOffset).putInt(size).putLong(tagsCode);
    }

    static long logOffset(ByteBuffer source, int index) {
        return source.getLong(index);
    }

    static int size(ByteBuffer source, int index) {
        return source.getInt(index + SIZE);
    }

    static long tagsCode(ByteBuffer source, int index) {
        return source.getLong(index + TAGS_CODE);
    }

    /** Whether the entry at {@code index} was ever written. */
    static boolean isWritten(ByteBuffer source, int index) {
        return logOffset(source, index) >= 0 && size(source, index) > 0;
    }

    /** Whether the entry at {@code index} stands for a record that is gone. */
    static boolean isBlank(ByteBuffer source, int index) {
        return size(source, index) == BLANK_SIZE;
    }

    /** Whether the entry at {@code index} points at a record, of whatever kind. */
    static boolean isReal(ByteBuffer source, int index) {
        return isWritten(source, index) && !isBlank(source, index);
    }

    /** Makes of the entry at {@code index} one whose record is gone; the log offset that it had stays. */
    static void makeBlank(ByteBuffer target, int index) {
        target.putInt(index + SIZE, BLANK_SIZE).putLong(index + TAGS_CODE, 0);
    }

    /** Whether the first entry is that of a certain record. */
    static boolean pointsAt(ByteBuffer source, long logOffset, int size) {
        return logOffset(source, 0) == logOffset && size(source, 0) == size;
    }
}
