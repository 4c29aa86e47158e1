// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What of the timers is on the disk.
 *
 * <p>The file {@code config/timercheck}, 4096 bytes, big-endian. The first part is RocketMQ's (source: files of RocketMQ
 * 5.5.0); the second part is ours and counts only while the first part is the one that it was written with, so that files
 * which RocketMQ used in between are not judged by it.
 *
 * <pre>
 * offset size field
 *      0    8 begin of the slot that is delivered next, milliseconds
 *      8    8 position in the timer log
 *     16    8 queue offset
 *     24    8 queue offset of the master
 *     32    8 state version; 0
 *     40    8 when it was saved, milliseconds
 *     48    8 how often it was saved
 *   2048    8 magic "CometMQT"
 *   2056    8 everything that was due before it is delivered, milliseconds
 *   2064    8 the length of a slot, milliseconds
 *   2072    8 1 when the timers were closed cleanly, else 0
 *   2080    8 checksum of the slots of the wheel that are in use, when closed cleanly
 *   2088    8 CRC-32 of bytes 0..55 and 2048..2087
 * </pre>
 *
 * @param progress what is on the disk
 * @param precisionMillis the length of a slot of the wheel; 0 when RocketMQ wrote the file and it is not known
 * @param clean whether the wheel is what the timer log says, too
 * @param wheelChecksum of the slots that are in use from the progress on, when clean
 */
record TimerCheckpoint(TimerProgress progress, int precisionMillis, boolean clean, long wheelChecksum, Saved saved) {
    /**
     * When a checkpoint was saved, and how often one was.
     *
     * @param millis when
     * @param count how often
     */
    record Saved(long millis, long count) {}

    /** The length of RocketMQ's part, which is the answer to GET_TIMER_CHECK_POINT. */
    static final int SHARED_BYTES = 56;

    static final int BYTES = 4096;

    private static final int LOG_POSITION = 8;
    private static final int QUEUE_OFFSET = 16;
    private static final int MASTER_QUEUE_OFFSET = 24;
    private static final int SAVED = 40;
    private static final int COUNT = 48;
    private static final int OUR_PART = 2048;
    private static final int OUR_BYTES = 40;
    private static final long MAGIC = 0x436F6D65744D5154L;

    /** Whether this broker wrote it, and not RocketMQ. */
    boolean isOurs() {
        return precisionMillis > 0;
    }

    /** The file's content. */
    ByteBuffer encode() {
        ByteBuffer file = ByteBuffer.allocate(BYTES);
        long millis = progress.readMillis();
        file.putLong(0, millis - millis % Math.max(1, precisionMillis));
        file.putLong(LOG_POSITION, progress.logPosition());
        file.putLong(QUEUE_OFFSET, progress.queueOffset());
        file.putLong(MASTER_QUEUE_OFFSET, progress.queueOffset());
        file.putLong(SAVED, saved.millis);
        file.putLong(COUNT, saved.count);
        file.putLong(OUR_PART, MAGIC);
        file.putLong(OUR_PART + 8, millis);
        file.putLong(OUR_PART + 16, precisionMillis);
        file.putLong(OUR_PART + 24, clean ? 1 : 0);
        file.putLong(OUR_PART + 32, wheelChecksum);
        file.putLong(OUR_PART + OUR_BYTES, checksum(file));
        return file;
    }

    /** What a file says, or empty when it makes no sense. */
    static Optional<TimerCheckpoint> decode(ByteBuffer file) {
        TimerProgress progress =
                new TimerProgress(file.getLong(0), file.getLong(QUEUE_OFFSET), file.getLong(LOG_POSITION));
        Saved saved = new Saved(file.getLong(SAVED), file.getLong(COUNT));
        if (file.getLong(OUR_PART) == MAGIC && file.getLong(OUR_PART + OUR_BYTES) == checksum(file)) {
            TimerProgress exact =
                    new TimerProgress(file.getLong(OUR_PART + 8), progress.queueOffset(), progress.logPosition());
            boolean clean = file.getLong(OUR_PART + 24) == 1;
            return Optional.of(new TimerCheckpoint(
                    exact, (int) file.getLong(OUR_PART + 16), clean, file.getLong(OUR_PART + 32), saved));
        }
        boolean sensible = progress.readMillis() >= 0
                && progress.readMillis() <= saved.millis
                && progress.queueOffset() >= 0
                && progress.logPosition() >= 0;
        return sensible ? Optional.of(new TimerCheckpoint(progress, 0, false, 0, saved)) : Optional.empty();
    }

    private static long checksum(ByteBuffer file) {
        CRC32 crc = new CRC32();
        crc.update(file.slice(0, SHARED_BYTES));
        crc.update(file.slice(OUR_PART, OUR_BYTES));
        return crc.getValue();
    }
}
