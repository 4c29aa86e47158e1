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

    private SlicesBody(List<ByteBuffer> buffers, Resource pinned) {
        this.buffers = buffers;
        this.pinned = pinned;
    }

    /** The records of a read. */
    static SlicesBody of(ReadResult result) {
        return new SlicesBody(views(result.records()), result);
    }

    /** These records; they are closed with it. */
    static SlicesBody of(List<RecordSlice> records) {
        return of(views(records), records);
    }

    /** These buffers, some of which are views of records; the records are closed with it. */
    static SlicesBody of(List<ByteBuffer> buffers, List<RecordSlice> records) {
        return new SlicesBody(buffers, () -> records.forEach(RecordSlice::close));
    }

    private static List<ByteBuffer> views(List<RecordSlice> records) {
        return records.stream().map(RecordSlice::bytes).toList();
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
