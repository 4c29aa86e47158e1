// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Some bytes of a mapped segment, which stays mapped until this is closed. Thread-safe. */
public final class Slice implements Resource {
    private static final AtomicIntegerFieldUpdater<Slice> CLOSED =
            AtomicIntegerFieldUpdater.newUpdater(Slice.class, "closed");

    private final SegmentFile segment;
    private final ByteBuffer bytes;

    @SuppressWarnings("UnusedVariable") // read and written through CLOSED
    private volatile int closed;

    /** Takes over one pin of {@code segment}. */
    Slice(SegmentFile segment, ByteBuffer bytes) {
        this.segment = segment;
        this.bytes = bytes;
    }

    /** Read-only, from position 0 to the slice's length; invalid after {@link #close()}. */
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (CLOSED.compareAndSet(this, 0, 1)) {
            segment.unpin();
        }
    }
}
