// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Damages entries of consume queues in the files of a store, also while it is open. Stateless. */
public final class QueueDamage {
    private static final int ENTRY_BYTES = 20;
    /** The lowest byte of the log offset. */
    private static final int LOG_OFFSET_END = 7;

    private QueueDamage() {}

    /**
     * Lets an entry of a queue's first file point 16 bytes beside its record.
     *
     * @param store the folder with {@code consumequeue}
     */
    public static void flip(Path store, String topic, int queueId, int queueOffset) {
        Path file = store.resolve("consumequeue")
                .resolve(topic)
                .resolve(Integer.toString(queueId))
                .resolve("00000000000000000000");
        try (RandomAccessFile entries = new RandomAccessFile(file.toFile(), "rw")) {
            long position = (long) queueOffset * ENTRY_BYTES + LOG_OFFSET_END;
            entries.seek(position);
            int was = entries.readUnsignedByte();
            entries.seek(position);
            entries.writeByte(was ^ 16);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
