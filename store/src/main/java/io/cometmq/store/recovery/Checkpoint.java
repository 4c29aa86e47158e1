// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What is known to be on the disk: everything before {@link #offset}, in the log and in all that is derived from it.
 *
 * <p>The file {@code checkpoint}, 4096 bytes, big-endian. The first part is RocketMQ's (source: files of RocketMQ 5.5.0);
 * the second part is ours, stands where RocketMQ leaves zeros, and counts only while the first part is the one that it was
 * written with, so that a store which RocketMQ used in between is not judged by it.
 *
 * <pre>
 * offset size field
 *      0    8 store time of the last flushed record, milliseconds
 *      8    8 store time of the last record whose queue entry is flushed
 *     16    8 store time of the last record whose keys are flushed
 *     24    8 flushed offset of the master; 0
 *     32    8 confirmed log offset
 *     40    8 log offset up to which queue entries are flushed
 *   2048    8 magic "CometMQ1"
 *   2056    8 log offset up to which everything is flushed
 *   2064    8 log offset of the last record before it, -1 when there is none
 *   2072    8 number of queues that had files
 *   2080    8 log offset of the last record whose keys were indexed, -1 when there is none
 *   2088    8 number of files of the key index
 *   2096    8 CRC-32 of bytes 0..47 and 2048..2095
 * </pre>
 *
 * @param offset everything before it is on the disk
 * @param lastRecord where the last record before it begins, or -1
 * @param storeTimeMillis the store time of that record, or 0
 * @param derived what was derived from the log
 */
public record Checkpoint(long offset, long lastRecord, long storeTimeMillis, StartPoint.Derived derived) {
    /** The length of the file. */
    public static final int BYTES = 4096;

    private static final int QUEUE_TIME = 8;
    private static final int INDEX_TIME = 16;
    private static final int CONFIRMED = 32;
    private static final int QUEUE_OFFSET = 40;
    private static final int OUR_PART = 2048;
    private static final long MAGIC = 0x436F6D65744D5131L;
    private static final int SHARED_BYTES = 48;
    private static final int OUR_BYTES = 48;

    /** The file's content. */
    ByteBuffer encode() {
        ByteBuffer file = ByteBuffer.allocate(BYTES);
        file.putLong(0, storeTimeMillis);
        file.putLong(QUEUE_TIME, storeTimeMillis);
        file.putLong(INDEX_TIME, storeTimeMillis);
        file.putLong(CONFIRMED, offset);
        file.putLong(QUEUE_OFFSET, offset);
        file.putLong(OUR_PART, MAGIC);
        file.putLong(OUR_PART + 8, offset);
        file.putLong(OUR_PART + 16, lastRecord);
        file.putLong(OUR_PART + 24, derived.queueCount());
        file.putLong(OUR_PART + 32, derived.lastIndexed());
        file.putLong(OUR_PART + 40, derived.indexFiles());
        file.putLong(OUR_PART + OUR_BYTES, checksum(file));
        return file;
    }

    /** Our part of a file, or empty when there is none, or when it does not go with the rest. */
    static Optional<Checkpoint> decode(ByteBuffer file) {
        if (file.limit() < BYTES
                || file.getLong(OUR_PART) != MAGIC
                || file.getLong(OUR_PART + OUR_BYTES) != checksum(file)) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(
                file.getLong(OUR_PART + 8),
                file.getLong(OUR_PART + 16),
                file.getLong(0),
                new StartPoint.Derived(
                        file.getLong(OUR_PART + 24), file.getLong(OUR_PART + 40), file.getLong(OUR_PART + 32))));
    }

    private static long checksum(ByteBuffer file) {
        CRC32 crc = new CRC32();
        crc.update(file.slice(0, SHARED_BYTES));
        crc.update(file.slice(OUR_PART, OUR_BYTES));
        return crc.getValue();
    }
}
