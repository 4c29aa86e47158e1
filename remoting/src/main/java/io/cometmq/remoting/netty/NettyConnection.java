// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.CommandReader;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.MalformedFrameException;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.OutboundFrame;
import io.cometmq.remoting.rpc.PeerConnection;
import io.cometmq.remoting.rpc.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open socket: the only handler in its channel's pipeline. Reads frames and gives them to the {@link PeerConnection};
 * sends what that wants sent. Its own state is touched by the channel's event loop only.
 *
 * <p>It reads while two things hold: the peer reads what we write, and few enough bytes of requests, its own and all
 * together, are in work.
 * Otherwise it neither reads the socket nor works on frames that it has read already.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Wire {
    private static final Logger log = LoggerFactory.getLogger(NettyConnection.class);

    private final Channel channel;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final ConnectionSettings settings;
    private final FrameReader reader;
    private final CommandReader decoder = new CommandReader();
    private final Outbox outbox;
    private final InFlightBytes inFlight;
    private final IdleCheck idle;
    private final PeerConnection peer;
    private boolean draining;
    private boolean waitingForOthers;
    private volatile String closeReason = "closed by the peer";

    NettyConnection(Channel channel, Endpoint endpoint, ConnectionSettings settings) {
        RemotingConfig config = settings.config();
        this.channel = channel;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.local = (InetSocketAddress) channel.localAddress();
        this.settings = settings;
        this.reader = new FrameReader(channel.alloc(), config.bounds().frameMaxLength());
        this.outbox = new Outbox(
                channel,
                new FrameWriter(config.serializeType()),
                config.bounds().frameMaxLength(),
                settings.clock());
        this.inFlight = new InFlightBytes(config.bounds().maxInFlightBytes(), this::resumeLater);
        this.idle = new IdleCheck(
                settings.clock(), channel.eventLoop(), settings.idleNanos(), () -> close("idle for too long"));
        this.peer = endpoint.connection(this);
    }

    /** Starts the connection, on its event loop. */
    PeerConnection open() {
        idle.start();
        peer.opened();
        return peer;
    }

    PeerConnection peer() {
        return peer;
    }

    /** Whether no request of the peer is in work. Thread-safe. */
    boolean isQuiet() {
        return inFlight.none();
    }

    /** Runs the task, on the event loop, once the socket is closed. Thread-safe. */
    void whenClosed(Runnable task) {
        channel.closeFuture().addListener(done -> task.run());
    }

    /** Closes the socket; completes when that is done. Thread-safe. */
    CompletableFuture<Void> closed(String reason) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        whenClosed(() -> done.complete(null));
        close(reason);
        return done;
    }

    /** Takes no more requests. Thread-safe. */
    void drain() {
        runInLoop(() -> {
            draining = true;
            updateReading();
        });
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
        return channel.isActive();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public boolean heardSince(long nanos) {
        return idle.heardSince(nanos);
    }

    @Override
    public void send(OutboundFrame frame) {
        outbox.send(frame);
    }

    /** Closes the socket after what is already written to it was flushed. */
    @Override
    public void close(String reason) {
        runInLoop(() -> {
            if (channel.isActive()) {
                closeReason = reason;
                log.debug("Closing connection: peer={} reason={}", peer, reason);
                channel.flush();
                closeChannel();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reader.feed((ByteBuf) message);
        work();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        idle.read();
        outbox.endBatch();
        updateReading();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        idle.written();
        updateReading();
        // Not here: this is called in the middle of a flush, and what is resumed flushes again.
        resumeLater();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idle.stop();
        reader.release();
        try {
            peer.closed(closeReason);
        } finally {
            outbox.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!channel.isActive()) {
            log.debug("Failure on a closed connection: peer={}", peer, cause);
        } else if (cause instanceof IOException) {
            closeReason = "connection broken: " + cause.getMessage();
            closeChannel();
        } else {
            log.error("Connection failed, it is closed: peer={}", peer, cause);
            closeReason = "failed: " + cause;
            closeChannel();
        }
    }

    /** Works on the frames that were read, as long as it may. */
    private void work() {
        outbox.beginBatch();
        try {
            while (mayWork()) {
                ByteBuf in = reader.next();
                if (in == null) {
                    return;
                }
                receive(in);
            }
        } catch (BadFrameException | MalformedFrameException nonsense) {
            refuse(String.valueOf(nonsense.getMessage()));
        }
    }

    private void receive(ByteBuf in) {
        int length = in.readInt();
        Command command = decoder.read(in.internalNioBuffer(in.readerIndex(), length));
        in.skipBytes(length);
        ByteBuf held = command.bodyBytes() > 0 ? in.retain() : null;
        peer.received(command, new InboundLease(inFlight, settings.total(), length, held));
    }

    private void refuse(String problem) {
        settings.nonsense().warn("Connection closed, what it sent is no frame: peer={} problem={}", peer, problem);
        closeReason = "it received nonsense: " + problem;
        reader.release();
        closeChannel();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is closed
    private void closeChannel() {
        channel.close();
    }

    /** Whether requests may be worked on now; when others have too much in work, it is resumed once they have less. */
    private boolean mayWork() {
        if (draining || !channel.isWritable() || outbox.isWaiting() || inFlight.tooMany()) {
            return false;
        }
        if (!settings.total().tooMany()) {
            return true;
        }
        // With the same look at the total that said no: a second look could see room, and nobody would resume.
        if (!waitingForOthers) {
            waitingForOthers = true;
            settings.total().whenRoom(this::resumeLater);
        }
        return false;
    }

    private void updateReading() {
        boolean wanted = mayWork();
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    private void resume() {
        waitingForOthers = false;
        outbox.writableAgain();
        work();
        outbox.endBatch();
        updateReading();
    }

    /** Called when there may be room for more requests, by whichever thread made it. */
    private void resumeLater() {
        execute(this::resume);
    }

    private void runInLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    private void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            log.debug("Event loop has stopped: peer={}", peer, stopped);
        }
    }
}
