// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to a peer, as a handler sees it: who is there, and a way to call back. Compared by identity.
 * Thread-safe.
 */
public interface Connection {
    /** The peer's address. */
    InetSocketAddress remote();

    /** Our own end. */
    InetSocketAddress local();

    /** Whether bytes can still be sent. */
    boolean isOpen();

    /** Whether the peer reads as fast as we write; false while its backlog is above the high watermark. */
    boolean isWritable();

    /**
     * Calls the peer on this connection.
     *
     * @return completes with the answer, or exceptionally with one of {@code remoting.exception}'s types
     */
    <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            RequestType<H, R> type, H header, Body body, Duration timeout);

    /** Sends a oneway request; completes when the bytes were handed to the socket. */
    <H extends Record> CompletableFuture<Void> tell(RequestType<H, ?> type, H header, Body body);

    /** Closes the connection; calls in flight fail. {@code reason} goes to the log. */
    void close(String reason);
}
