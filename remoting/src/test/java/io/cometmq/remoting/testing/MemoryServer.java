// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.RpcServer;
import java.net.InetSocketAddress;
import java.util.List;

/** A listening address in a {@link MemoryNetwork}. */
final class MemoryServer implements RpcServer {
    private final MemoryFabric network;
    private final InetSocketAddress address;
    private final Endpoint endpoint;
    private final SerializeType serializeType;

    MemoryServer(MemoryFabric network, InetSocketAddress address, Endpoint endpoint, SerializeType serializeType) {
        this.network = network;
        this.address = address;
        this.endpoint = endpoint;
        this.serializeType = serializeType;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int connections() {
        return endpoint.connections().size();
    }

    @Override
    public void close() {
        network.remove(MemoryNetwork.key(address), this);
        cut("the server was closed");
    }

    /** Opens this server's end of a connection. */
    MemoryWire accept(MemoryWire theirs) {
        InetSocketAddress local = theirs.remote();
        InetSocketAddress remote = theirs.local();
        MemoryWire ours = new MemoryWire(network, Addresses.text(address), local, remote, serializeType);
        ours.join(theirs);
        ours.open(endpoint);
        return ours;
    }

    MemoryFabric fabric() {
        return network;
    }

    void cut(String reason) {
        List.copyOf(endpoint.connections()).forEach(connection -> connection.close(reason));
    }
}
