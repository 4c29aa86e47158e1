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
 * A blank entry stands for one whose record is gone: log offset 0, size {@link Integer#MAX_VALUE}, tag hash 0.
 *
 * @param logOffset where the record begins
 * @param size the record's length in bytes
 * @param tagsCode the tag's hash
 */
record QueueEntry(long logOffset, int size, long tagsCode) {
    static final int BYTES = 20;
    static final int BLANK_SIZE = Integer.MAX_VALUE;
    static final QueueEntry BLANK = new QueueEntry(0, BLANK_SIZE, 0);

    private static final int SIZE = 8;
    private static final int TAGS_CODE = 12;

    /** Writes an entry at the position of {@code target}. */
    static void encode(ByteBuffer target, long logOffset, int size, long tagsCode) {
        target.putLong(logOffset).putInt(size).putLong(tagsCode);
    }

    /** Reads the entry at {@code index}, in bytes. */
    static QueueEntry decode(ByteBuffer source, int index) {
        return new QueueEntry(source.getLong(index), source.getInt(index + SIZE), source.getLong(index + TAGS_CODE));
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

    /** Whether the entry was ever written. */
    boolean isWritten() {
        return logOffset >= 0 && size > 0;
    }

    /** Whether the entry stands for a record that is gone. */
    boolean isBlank() {
        return size == BLANK_SIZE;
    }
}
