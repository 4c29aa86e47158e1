// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.ByteBuffer;

/**
 * One entry of a queue whose records may hold several messages. Entry n, counted from the first that the queue ever got, is
 * at byte 46·n. All numbers are big-endian. Source of the format: the batch consume queues of RocketMQ 5.5.0.
 *
 * <pre>
 * offset size field
 *      0   20 log offset, size and hash of the tag, as in {@link QueueEntry}
 *     20    8 store time of the record, in milliseconds
 *     28    8 queue offset of the record's first message
 *     36    2 how many messages it holds, and so how many queue offsets it takes
 *     38    4 offset in a compacted log, which no queue here has: -1
 *     42    4 reserved: 0
 * </pre>
 *
 * Stateless.
 */
final class BatchEntry {
    static final int BYTES = 46;

    private static final int BASE_OFFSET = 28;
    private static final int MESSAGES = 36;
    private static final int NOT_COMPACTED = -1;

    private BatchEntry() {}

    /** Writes an entry at the position of {@code target}. */
    static void encode(
            ByteBuffer target, long logOffset, int size, long tagsCode, long storeTime, long baseOffset, int messages) {
        QueueEntry.encode(target, logOffset, size, tagsCode);
        target.putLong(storeTime)
                .putLong(baseOffset)
                .putShort((short) messages)
                .putInt(NOT_COMPACTED)
                .putInt(0);
    }

    /** The queue offset of the first message of the entry at {@code index}, in bytes. */
    static long baseOffset(ByteBuffer source, int index) {
        return source.getLong(index + BASE_OFFSET);
    }

    /** How many messages the entry at {@code index} stands for; at least 1. */
    static int messages(ByteBuffer source, int index) {
        return Math.max(1, source.getShort(index + MESSAGES));
    }

    /** One past the queue offset of the last message of the entry at {@code index}. */
    static long nextOffset(ByteBuffer source, int index) {
        return baseOffset(source, index) + messages(source, index);
    }
}
