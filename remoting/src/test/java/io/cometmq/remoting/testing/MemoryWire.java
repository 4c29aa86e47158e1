// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.OutboundFrame;
import io.cometmq.remoting.rpc.PeerConnection;
import io.cometmq.remoting.rpc.Wire;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One end of a connection in a {@link MemoryNetwork}. */
final class MemoryWire implements Wire {
    private static final byte OVERWRITTEN = (byte) 0xDB;

    private final MemoryFabric network;
    private final String serverAddress;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final SerializeType serializeType;
    private volatile @Nullable MemoryWire other;
    private volatile @Nullable PeerConnection peer;
    private volatile boolean open = true;
    private volatile boolean severed;
    private volatile long lastHeard;

    MemoryWire(
            MemoryFabric network,
            String serverAddress,
            InetSocketAddress local,
            InetSocketAddress remote,
            SerializeType serializeType) {
        this.network = network;
        this.serverAddress = serverAddress;
        this.local = local;
        this.remote = remote;
        this.serializeType = serializeType;
    }

    void join(MemoryWire otherEnd) {
        other = otherEnd;
        otherEnd.other = this;
    }

    PeerConnection open(Endpoint endpoint) {
        PeerConnection connection = endpoint.connection(this);
        peer = connection;
        network.opened(this);
        connection.opened();
        return connection;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open;
    }

    @Override
    public boolean heardSince(long nanos) {
        return lastHeard - nanos >= 0;
    }

    @Override
    public void send(OutboundFrame frame) {
        if (!open) {
            frame.failed(new ClosedChannelException());
            return;
        }
        byte[] bytes;
        try {
            bytes = encode(frame);
        } catch (RuntimeException unwritable) {
            OutboundFrame instead = frame.insteadOf(unwritable);
            frame.failed(unwritable);
            if (instead != null) {
                send(instead);
            }
            return;
        }
        frame.sent();
        frame.flushed(network.clock().nanos());
        MemoryWire receiver = other;
        if (receiver != null && !severed && !network.isSilent(serverAddress)) {
            receiver.network.send(this, () -> receiver.receive(bytes));
        }
    }

    @Override
    public void close(String reason) {
        if (!open) {
            return;
        }
        open = false;
        MemoryWire receiver = other;
        network.send(new Object(), () -> closed(reason));
        if (receiver != null && !severed) {
            receiver.network.send(this, receiver::closedByPeer);
        }
    }

    /** Loses everything that goes through here from now on, without a sign at either end. */
    void lose() {
        severed = true;
    }

    /** The other end, once there is one. */
    @Nullable
    MemoryWire other() {
        return other;
    }

    MemoryFabric fabric() {
        return network;
    }

    private byte[] encode(OutboundFrame frame) {
        FrameWriter writer = new FrameWriter(serializeType);
        frame.encodeHeader(writer);
        int bodySize = frame.body().size();
        writer.finish(bodySize);
        ByteBuffer out = ByteBuffer.allocate(writer.length() + bodySize);
        out.put(writer.array(), 0, writer.length());
        frame.body().buffers().forEach(buffer -> out.put(buffer.duplicate()));
        return out.array();
    }

    private void receive(byte[] bytes) {
        PeerConnection connection = peer;
        if (!open || severed || connection == null || network.isSilent(serverAddress)) {
            return;
        }
        lastHeard = network.clock().nanos();
        ByteBuffer frame = ByteBuffer.wrap(bytes, Command.LENGTH_BYTES, bytes.length - Command.LENGTH_BYTES);
        Command command = Command.decode(frame.slice());
        network.arrived(command);
        connection.received(command, () -> Arrays.fill(bytes, OVERWRITTEN));
    }

    /** Tells this end that the connection is no more. */
    void closedByPeer() {
        open = false;
        closed("closed by the peer");
    }

    private void closed(String reason) {
        PeerConnection connection = peer;
        if (connection != null) {
            connection.closed(reason);
        }
    }
}
