// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.rpc.FrameLease;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Holds the bytes of one received frame while it is in work, and counts them against its connection's bound. */
final class InboundLease implements FrameLease {
    private final InFlightBytes inFlight;
    private final int size;
    private final @Nullable ByteBuf held;

    /**
     * @param held retained for this; null when the frame has no body, because the header is a copy
     */
    InboundLease(InFlightBytes inFlight, int size, @Nullable ByteBuf held) {
        this.inFlight = inFlight;
        this.size = size;
        this.held = held;
        inFlight.add(size);
    }

    @Override
    public void release() {
        if (held != null) {
            held.release();
        }
        inFlight.remove(size);
    }
}
