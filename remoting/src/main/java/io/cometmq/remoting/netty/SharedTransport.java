// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A share in event loops that serve others too. Closing it closes what was opened through it, and nothing of the others.
 * Thread-safe.
 */
final class SharedTransport implements Transport {
    private final NettyTransport loops;
    private final Resources resources = new Resources();

    /** @param release called once, after everything that was opened through this is closed */
    SharedTransport(NettyTransport loops, AutoCloseable release) {
        this.loops = loops;
        resources.own(release);
    }

    @Override
    public RpcServer listen(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener) {
        return resources.own(loops.openServer(address, dispatcher, listener));
    }

    @Override
    public RpcClient client(Dispatcher callbacks, ConnectionListener listener) {
        return resources.own(loops.openClient(callbacks, listener));
    }

    @Override
    public List<Scheduler> loops() {
        return loops.loops();
    }

    @Override
    public void close() {
        resources.close();
    }
}
