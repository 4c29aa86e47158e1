// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import java.nio.ByteBuffer;

/**
 * The first 40 bytes of an index file, big-endian. Source of the format: index files of RocketMQ 5.5.0.
 *
 * <pre>
 * offset size field
 *      0    8 store time of the first indexed record, milliseconds
 *      8    8 store time of the last indexed record
 *     16    8 log offset of the first indexed record
 *     24    8 log offset of the last indexed record
 *     32    4 number of slots that are used
 *     36    4 number of the next entry; entry 0 is never used, so 1 in an empty file
 * </pre>
 */
record IndexHeader(long beginMillis, long endMillis, long beginOffset, long endOffset, int usedSlots, int nextEntry) {
    static final int BYTES = 40;
    static final IndexHeader EMPTY = new IndexHeader(0, 0, 0, 0, 0, 1);

    ByteBuffer encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(beginMillis)
                .putLong(endMillis)
                .putLong(beginOffset)
                .putLong(endOffset)
                .putInt(usedSlots)
                .putInt(nextEntry)
                .flip();
    }

    static IndexHeader decode(ByteBuffer bytes) {
        return new IndexHeader(
                bytes.getLong(0),
                bytes.getLong(8),
                bytes.getLong(16),
                bytes.getLong(24),
                bytes.getInt(32),
                Math.max(1, bytes.getInt(36)));
    }

    boolean isEmpty() {
        return nextEntry <= 1;
    }
}
