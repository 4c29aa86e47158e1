// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.net.InetSocketAddress;

/** What carries the frames of one connection: a socket, or a queue in a test. Implemented by transports; thread-safe. */
public interface Wire {
    /** The peer's address. */
    InetSocketAddress remote();

    /** Our own end. */
    InetSocketAddress local();

    /** Whether bytes can still be sent. */
    boolean isOpen();

    /** Whether the peer reads as fast as we write. */
    boolean isWritable();

    /** Whether bytes came from the peer at or after this reading of the clock. */
    boolean heardSince(long nanos);

    /** Takes over the frame; it is told what became of it, perhaps before this returns. */
    void send(OutboundFrame frame);

    /** Closes the connection; {@code reason} goes to the log. */
    void close(String reason);
}
