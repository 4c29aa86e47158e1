// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.rpc.FrameLease;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Holds the bytes of one received frame while it is in work, and counts them against the bounds. */
final class InboundLease implements FrameLease {
    private final InFlightBytes inFlight;
    private final TotalInFlight total;
    private final int size;
    private final @Nullable ByteBuf held;

    /**
     * @param held retained for this; null when the frame has no body, because the header is a copy
     */
    InboundLease(InFlightBytes inFlight, TotalInFlight total, int size, @Nullable ByteBuf held) {
        this.inFlight = inFlight;
        this.total = total;
        this.size = size;
        this.held = held;
        inFlight.add(size);
        if (held != null) {
            total.add(size);
        }
    }

    @Override
    public void release() {
        if (held != null) {
            held.release();
            total.remove(size);
        }
        inFlight.remove(size);
    }
}
