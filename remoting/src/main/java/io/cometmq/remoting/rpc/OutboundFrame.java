// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * One frame to send: a request or a reply. A transport takes it from any thread, encodes it on the connection's event
 * loop, and calls {@link #sent()} or {@link #failed} exactly once.
 *
 * <p>The link to the next frame belongs to the transport's queue, so that waiting costs no object.
 */
public abstract class OutboundFrame {
    private @Nullable OutboundFrame next;

    /** The frame after this one in the queue that holds it. */
    public final @Nullable OutboundFrame next() {
        return next;
    }

    public final void next(@Nullable OutboundFrame frame) {
        next = frame;
    }

    /** Writes the header, all but its end: the fixed fields and the extension fields. */
    public abstract void encodeHeader(FrameWriter writer);

    /** The bytes behind the header. */
    public abstract Body body();

    /** Whether nobody waits for this any more, so that it need not be encoded. */
    public boolean abandoned() {
        return false;
    }

    /** Whether {@link #sent()} must wait until the socket took the bytes, even if they were copied. */
    public boolean awaitsSocket() {
        return false;
    }

    /** Another frame to send when this one's header cannot be written, or null. */
    public @Nullable OutboundFrame insteadOf(RuntimeException unwritable) {
        return null;
    }

    /** The body is not needed any more: its bytes were copied, or handed to the socket. */
    public abstract void sent();

    /** Whether {@link #flushed} is to be called. */
    public boolean wantsFlushed() {
        return false;
    }

    /** The network took the last byte, at this reading of the transport's clock; called after {@link #sent()}, if at all. */
    public void flushed(long nanos) {}

    /** The bytes were not, or not all, handed to the socket. */
    public abstract void failed(Throwable cause);
}
