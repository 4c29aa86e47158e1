// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for entries that wait for the end of a turn; a queue has one only while it has such entries. Owned by the
 * dispatch thread.
 */
final class PendingBuffers {
    /** Entries of one queue in one turn; more are written in between. */
    private static final int ENTRIES = 256;
    /** More buffers than this are not kept. */
    private static final int MAX_KEPT = 256;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    ByteBuffer take() {
        ByteBuffer kept = free.poll();
        return kept != null ? kept : ByteBuffer.allocateDirect(ENTRIES * QueueEntry.BYTES);
    }

    void give(ByteBuffer buffer) {
        if (free.size() < MAX_KEPT) {
            free.push(buffer.clear());
        }
    }
}
