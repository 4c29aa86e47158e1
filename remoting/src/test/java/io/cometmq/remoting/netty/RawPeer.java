// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.SerializeType;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A peer that sends whatever bytes a test wants, over a plain socket. */
final class RawPeer implements Resource {
    private static final int READ_BOUND_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static RawPeer connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_BOUND_MILLIS);
        return new RawPeer(socket);
    }

    static <H extends Record> byte[] request(RequestType<H, ?> type, int opaque, H header, byte[] body) {
        FrameWriter writer = new FrameWriter(SerializeType.JSON);
        writer.request(type.code(), opaque, false)
                .fields(type.headerCodec(), header)
                .finish(body.length);
        byte[] frame = Arrays.copyOf(writer.array(), writer.length() + body.length);
        System.arraycopy(body, 0, frame, writer.length(), body.length);
        return frame;
    }

    void send(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The next frame. */
    Command receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return Command.decode(ByteBuffer.wrap(frame));
    }

    /** Waits until the other side has closed the connection; false if it sends something instead. */
    boolean isClosedByPeer() throws IOException {
        try {
            in.readByte();
            return false;
        } catch (EOFException | SocketException closed) {
            return true;
        }
    }

    /** Breaks the connection without a goodbye. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
