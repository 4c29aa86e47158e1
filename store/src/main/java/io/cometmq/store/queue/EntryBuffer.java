// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.ByteBuffer;

/** Some entries of a queue that were read together. Owned by one thread. */
public final class EntryBuffer {
    private static final int ENTRIES = 64;
    private static final ThreadLocal<EntryBuffer> OF_THREAD = ThreadLocal.withInitial(EntryBuffer::new);

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ENTRIES * BatchEntry.BYTES);
    private boolean batches;
    private int entryBytes = QueueEntry.BYTES;
    private long from;

    private EntryBuffer() {}

    /** The buffer of the calling thread; what was in it is replaced by the next fill. */
    public static EntryBuffer ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Reads entries, from the one on that holds a queue offset, or from the first one after it; how many, 0 when there are
     * none.
     */
    public int fill(ConsumeQueue queue, long fromOffset, int maxCount) {
        batches = queue instanceof BatchQueue;
        entryBytes = batches ? BatchEntry.BYTES : QueueEntry.BYTES;
        from = queue.numberOf(fromOffset);
        bytes.clear().limit(Math.min(maxCount, ENTRIES) * entryBytes);
        return fromOffset < queue.maxOffset() ? queue.readEntries(from, bytes) : 0;
    }

    /** The number of an entry in its queue. */
    public long number(int index) {
        return from + index;
    }

    public long logOffset(int index) {
        return QueueEntry.logOffset(bytes, index * entryBytes);
    }

    public int size(int index) {
        return QueueEntry.size(bytes, index * entryBytes);
    }

    public long tagsCode(int index) {
        return QueueEntry.tagsCode(bytes, index * entryBytes);
    }

    /** The queue offset of the entry's first message. */
    public long queueOffset(int index) {
        return batches ? BatchEntry.baseOffset(bytes, index * entryBytes) : from + index;
    }

    /** How many messages the entry's record holds, which is how many queue offsets it takes. */
    public int messages(int index) {
        return batches ? BatchEntry.messages(bytes, index * entryBytes) : 1;
    }

    /** Whether the entry's record is gone. */
    public boolean isBlank(int index) {
        return QueueEntry.isBlank(bytes, index * entryBytes);
    }
}
