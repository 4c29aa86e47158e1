// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.AddressedClient;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.PeerConnection;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** One process's way into a {@link MemoryNetwork}. Thread-safe as far as what is delivered is. */
final class MemoryTransport implements Transport {
    private static final int MAX_CALLS = 65_535;

    private final MemoryFabric network;
    private final SerializeType serializeType;
    private final Resources resources = new Resources();

    MemoryTransport(MemoryFabric network, SerializeType serializeType) {
        this.network = network;
        this.serializeType = serializeType;
    }

    @Override
    public RpcServer listen(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener) {
        InetSocketAddress bound =
                address.getPort() == 0 ? new InetSocketAddress(address.getAddress(), network.freePort()) : address;
        Endpoint endpoint = Endpoint.server(dispatcher, listener, MAX_CALLS, network.clock(), network.scheduler());
        MemoryServer server = new MemoryServer(network, bound, endpoint, serializeType);
        String text = MemoryNetwork.key(bound);
        if (!network.add(text, server)) {
            throw new BindException(
                    "cannot listen on " + text + ": Address already in use",
                    new java.net.BindException("Address already in use"));
        }
        return resources.own(server);
    }

    @Override
    public RpcClient client(Dispatcher callbacks, ConnectionListener listener) {
        return resources.own(new AddressedClient(
                this::connect, callbacks, listener, MAX_CALLS, network.clock(), network.scheduler()));
    }

    @Override
    public void close() {
        resources.close();
    }

    private CompletableFuture<PeerConnection> connect(InetSocketAddress address, Endpoint endpoint) {
        CompletableFuture<PeerConnection> opened = new CompletableFuture<>();
        InetSocketAddress remote = new InetSocketAddress(address.getHostString(), address.getPort());
        MemoryServer server = network.reach(Addresses.text(remote));
        if (server == null) {
            network.send(
                    opened,
                    () -> opened.completeExceptionally(
                            new ConnectException("Connection refused: " + Addresses.text(remote))));
        } else {
            network.connecting(opened);
            server.fabric().send(opened, () -> arrive(remote, server, endpoint, opened));
        }
        return opened;
    }

    private void arrive(
            InetSocketAddress remote,
            MemoryServer server,
            Endpoint endpoint,
            CompletableFuture<PeerConnection> opened) {
        if (!network.isAlive() || opened.isDone()) {
            return;
        }
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), network.freePort());
        MemoryWire ours = new MemoryWire(network, Addresses.text(remote), local, remote, serializeType);
        MemoryWire theirs = server.accept(ours);
        network.send(theirs, () -> {
            if (opened.isDone()) {
                theirs.close("the attempt to connect was given up");
            } else {
                opened.complete(ours.open(endpoint));
            }
        });
    }
}
