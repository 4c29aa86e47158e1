// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.ByteBuffer;

/** Some entries of a queue that were read together. Owned by one thread. */
public final class EntryBuffer {
    private static final int ENTRIES = 64;
    private static final ThreadLocal<EntryBuffer> OF_THREAD = ThreadLocal.withInitial(EntryBuffer::new);

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ENTRIES * QueueEntry.BYTES);

    private EntryBuffer() {}

    /** The buffer of the calling thread; what was in it is replaced by the next fill. */
    public static EntryBuffer ofThread() {
        return OF_THREAD.get();
    }

    /** Reads entries from a queue offset on; how many, 0 when there are none. */
    public int fill(ConsumeQueue queue, long from, int maxCount) {
        bytes.clear().limit(Math.min(maxCount, ENTRIES) * QueueEntry.BYTES);
        return queue.read(from, bytes);
    }

    public long logOffset(int index) {
        return QueueEntry.logOffset(bytes, index * QueueEntry.BYTES);
    }

    public int size(int index) {
        return QueueEntry.size(bytes, index * QueueEntry.BYTES);
    }

    public long tagsCode(int index) {
        return QueueEntry.tagsCode(bytes, index * QueueEntry.BYTES);
    }

    /** Whether the entry's record is gone. */
    public boolean isBlank(int index) {
        return size(index) == QueueEntry.BLANK_SIZE;
    }
}
