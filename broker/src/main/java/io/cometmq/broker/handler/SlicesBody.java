// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.List;

/** Stored records in a row, sent from the mapped log without a copy; keeps them pinned until it is closed. */
final class SlicesBody implements Body {
    private final List<ByteBuffer> buffers;
    private final Resource pinned;

    private SlicesBody(List<RecordSlice> records, Resource pinned) {
        this.buffers = records.stream().map(RecordSlice::bytes).toList();
        this.pinned = pinned;
    }

    /** The records of a read. */
    static SlicesBody of(ReadResult result) {
        return new SlicesBody(result.records(), result);
    }

    /** These records; they are closed with it. */
    static SlicesBody of(List<RecordSlice> records) {
        return new SlicesBody(records, () -> records.forEach(RecordSlice::close));
    }

    @Override
    public List<ByteBuffer> buffers() {
        return buffers;
    }

    @Override
    public void close() {
        pinned.close();
    }
}
