// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Connector;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.PeerConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Opens client sockets. Host names are looked up on a thread of their own, because the system's look-up blocks. */
final class NettyConnector implements Connector {
    private final Bootstrap bootstrap;
    private final Executor lookUps;
    private final ConnectionSettings settings;

    NettyConnector(Bootstrap bootstrap, Executor lookUps, ConnectionSettings settings) {
        this.bootstrap = bootstrap;
        this.lookUps = lookUps;
        this.settings = settings;
    }

    @Override
    public CompletableFuture<PeerConnection> connect(InetSocketAddress address, Endpoint endpoint) {
        String host = address.getHostString();
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return connectTo(new InetSocketAddress(host, address.getPort()), endpoint);
        }
        return CompletableFuture.supplyAsync(() -> new InetSocketAddress(host, address.getPort()), lookUps)
                .thenCompose(found -> connectTo(found, endpoint));
    }

    private CompletableFuture<PeerConnection> connectTo(InetSocketAddress address, Endpoint endpoint) {
        if (address.isUnresolved()) {
            return CompletableFuture.failedFuture(new RemotingConnectException(
                    "connect to " + Addresses.text(address) + " failed: the host name is not known"));
        }
        CompletableFuture<PeerConnection> opened = new CompletableFuture<>();
        bootstrap
                .clone()
                .handler(new ConnectionOpener(endpoint, settings, connection -> opened.complete(connection.peer())))
                .connect(address)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        opened.completeExceptionally(connected.cause());
                    }
                });
        return opened;
    }
}
