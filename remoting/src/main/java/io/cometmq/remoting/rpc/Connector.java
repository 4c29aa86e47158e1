// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Opens connections for a client. Implemented by transports; thread-safe. */
@FunctionalInterface
public interface Connector {
    /**
     * Opens a connection of {@code endpoint}.
     *
     * @param address perhaps not resolved
     * @return completes on the connection's event loop, after {@link PeerConnection#opened}; fails with whatever the
     *     system said
     */
    CompletableFuture<PeerConnection> connect(InetSocketAddress address, Endpoint endpoint);
}
