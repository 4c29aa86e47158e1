// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Carries frames between processes; owns the event loops. Opened by {@link io.cometmq.remoting.Remoting} over sockets,
 * by tests in memory. Closing it closes every server and client it opened. Thread-safe.
 */
public interface Transport extends Resource {
    /**
     * Listens on {@code address} and serves requests through {@code dispatcher}.
     *
     * @param address port 0 lets the system choose; see {@link RpcServer#address()}
     * @throws io.cometmq.remoting.exception.BindException naming the address, when it cannot be bound
     */
    RpcServer listen(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener);

    /**
     * A client with connections of its own.
     *
     * @param callbacks serves the requests that peers send back on these connections
     */
    RpcClient client(Dispatcher callbacks, ConnectionListener listener);

    /** A scheduler on each event loop, so that each can be watched; none where there are no event loops. */
    default List<Scheduler> loops() {
        return List.of();
    }
}
