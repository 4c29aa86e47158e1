// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import io.cometmq.common.message.RecordEncoder;
import io.cometmq.common.message.RecordLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encoded records that are to be appended together, all of one queue, and then where they went. Reused from append to
 * append by the thread that owns it.
 */
public final class RecordBatch {
    private static final int INITIAL_BYTES = 16 * 1024;
    /** A larger buffer is given back after use instead of being kept by the thread. */
    private static final int KEPT_BYTES = 1024 * 1024;

    private static final int INITIAL_RECORDS = 32;

    /** How many digits a queue offset has that is filled in late: as many as any needs, zeros in front. */
    public static final int OFFSET_DIGITS = 19;

    private static final QueueCursor[] NO_LIGHT_QUEUES = {};

    private static final int[] ONE = {0};

    private final RecordEncoder encoder = new RecordEncoder();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL_BYTES);
    /** The buffer again, for whoever writes it to the log. */
    private ByteBuffer written = buffer.duplicate();

    private int[] starts = new int[INITIAL_RECORDS];
    private int count;
    private @Nullable QueueCursor cursor;
    private boolean takesQueueOffsets;
    private QueueCursor[] lightQueues = NO_LIGHT_QUEUES;
    private int lightOffsetsAt;
    /** How many messages the only record holds; 0 while each record is one message. */
    private int messages;

    private long logOffset;
    private long queueOffset;
    private long storeTimeMillis;

    /**
     * Empties the batch.
     *
     * @param takesQueueOffsets false for records that belong to no queue entry: half messages and roll-backs by type
     */
    public void begin(QueueCursor queue, boolean takesQueueOffsets) {
        this.cursor = queue;
        this.takesQueueOffsets = takesQueueOffsets;
        lightQueues = NO_LIGHT_QUEUES;
        messages = 0;
        count = 0;
        if (buffer.capacity() > KEPT_BYTES) {
            use(ByteBuffer.allocateDirect(INITIAL_BYTES));
        }
        buffer.clear();
    }

    /** What writes the records, one after another. */
    public RecordEncoder encoder() {
        return encoder;
    }

    /** The topic of all records in UTF-8, not to be written to. */
    public byte[] topic() {
        return queue().topic();
    }

    /** Where the next record of {@code size} bytes is to be written, at the buffer's position. */
    public ByteBuffer startRecord(int size) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = buffer.position();
        if (buffer.remaining() < size) {
            grow(size);
        }
        return buffer;
    }

    /**
     * Has the only record of the batch be in light queues too. Its last property holds a number of {@link #OFFSET_DIGITS}
     * digits for each, joined by commas.
     */
    public void alsoIn(QueueCursor[] queues) {
        lightQueues = queues;
        lightOffsetsAt = buffer.position() - queues.length * (OFFSET_DIGITS + 1);
    }

    /**
     * Has the only record of the batch stand for several messages, each with a queue offset. Its last property holds a number
     * of {@link #OFFSET_DIGITS} digits, which becomes the first of these offsets.
     */
    public void holds(int several) {
        messages = several;
    }

    /** How many records were started. */
    public int count() {
        return count;
    }

    /** The length of all records together, in bytes. */
    public int size() {
        return buffer.position();
    }

    /** After the append: the log offset of a record, from 0. */
    public long logOffset(int index) {
        return logOffset + starts[index];
    }

    /** Where each record begins, from the first one on; the caller's to keep, unchanged. */
    public int[] distances() {
        return count == 1 ? ONE : Arrays.copyOf(starts, count);
    }

    /** After the append: the queue offset of the first record. */
    public long queueOffset() {
        return queueOffset;
    }

    /** After the append: the store time of all records. */
    public long storeTimeMillis() {
        return storeTimeMillis;
    }

    /** Fills in what only the log knows, and returns the bytes to write. Called under the append lock. */
    ByteBuffer patch(long firstLogOffset, long storeTime) {
        logOffset = firstLogOffset;
        storeTimeMillis = storeTime;
        queueOffset = takesQueueOffsets ? queue().next() : 0;
        for (int i = 0; i < count; i++) {
            int start = starts[i];
            long next = takesQueueOffsets ? queueOffset + i : 0;
            RecordLayout.patch(buffer, start, next, firstLogOffset + start, storeTime);
        }
        for (int i = 0; i < lightQueues.length; i++) {
            putDigits(lightOffsetsAt + i * (OFFSET_DIGITS + 1), lightQueues[i].next());
        }
        if (messages > 0) {
            putDigits(buffer.position() - 1 - OFFSET_DIGITS, queueOffset);
        }
        return written.clear().limit(buffer.position());
    }

    /** Takes the queue offsets that the patch used. Called under the append lock, after the write succeeded. */
    void commit() {
        if (takesQueueOffsets) {
            queue().set(queueOffset + (messages > 0 ? messages : count));
        }
        for (QueueCursor light : lightQueues) {
            light.set(light.next() + 1);
        }
    }

    private void putDigits(int at, long value) {
        long rest = value;
        for (int i = OFFSET_DIGITS - 1; i >= 0; i--) {
            buffer.put(at + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private QueueCursor queue() {
        if (cursor == null) {
            throw new IllegalStateException("append of a batch that was not begun");
        }
        return cursor;
    }

    private void grow(int size) {
        int needed = buffer.position() + size;
        ByteBuffer larger = ByteBuffer.allocateDirect(needed + needed / 2);
        larger.put(buffer.flip());
        use(larger);
    }

    private void use(ByteBuffer other) {
        buffer = other;
        written = other.duplicate();
    }
}
