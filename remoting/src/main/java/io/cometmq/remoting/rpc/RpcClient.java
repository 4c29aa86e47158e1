// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.remoting.protocol.RequestType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Makes calls to peers by address, over one connection per address that is opened at the first call and again after it
 * was lost. Thread-safe.
 *
 * <p>Calls in flight are bounded per client; past the bound a call fails at once with
 * {@link io.cometmq.remoting.exception.RemotingTooMuchRequestException}. A future is completed on an event loop: whoever
 * does long work with it hands it to another thread.
 */
public interface RpcClient extends Resource {
    /**
     * Calls {@code address} and completes with the answer, whatever its code.
     *
     * @param address {@code host:port}
     * @param timeout from now to the answer, connecting included; positive
     * @return fails with {@code RemotingConnectException}, {@code RemotingSendRequestException} or
     *     {@code RemotingTimeoutException}, each naming the address
     */
    <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Duration timeout);

    /** Sends a oneway request; completes when the bytes were handed to the socket. */
    <H extends Record> CompletableFuture<Void> tell(
            String address, RequestType<H, ?> type, H header, Body body, Duration timeout);

    /** Whether a connection to {@code address} is open now. */
    boolean isConnected(String address);

    /** Closes the connection to {@code address} if there is one; calls in flight fail. */
    void disconnect(String address);
}
