// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.segment.Slice;
import java.nio.ByteBuffer;

/** A record in a mapped segment. Thread-safe. */
final class PinnedRecord implements RecordSlice {
    private final long logOffset;
    private final int size;
    private final int messages;
    private final Slice slice;

    PinnedRecord(long logOffset, int size, int messages, Slice slice) {
        this.logOffset = logOffset;
        this.size = size;
        this.messages = messages;
        this.slice = slice;
    }

    @Override
    public long logOffset() {
        return logOffset;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int messages() {
        return messages;
    }

    @Override
    public ByteBuffer bytes() {
        return slice.bytes();
    }

    @Override
    public void close() {
        slice.close();
    }
}
