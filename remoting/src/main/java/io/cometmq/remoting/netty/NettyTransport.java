// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.BoundedExecutor;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.AddressedClient;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport over sockets: epoll where it is there, NIO elsewhere. Thread-safe. */
public final class NettyTransport implements Transport {
    private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);
    /**
     * How often a connection is read before the others of its event loop have their turn: one that brings ten thousand pulls
     * at once must not hold up the sends of the others.
     */
    private static final int READS_IN_TURN = 2;

    /** Above the high mark of unsent bytes a connection is not read from; below the low mark it is again. */
    private static final WriteBufferWaterMark UNSENT_BYTES = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final int PAGE_BYTES = 8192;
    /** Chunks of 512 KiB: small processes stay small. Larger buffers are not pooled. */
    private static final int CHUNK_ORDER = 6;

    private static final int LOOK_UP_QUEUE = 1024;
    private static final long STOP_BOUND_SECONDS = 5;

    private final Resources resources = new Resources();
    private final ConnectionSettings settings;
    private final MultiThreadIoEventLoopGroup loops;
    private final BoundedExecutor lookUps;
    private final ByteBufAllocator allocator;
    private final boolean epoll;

    private NettyTransport(RemotingConfig config, Clock clock, ByteBufAllocator allocator) {
        this.allocator = allocator;
        settings = ConnectionSettings.of(config, clock);
        epoll = config.nativeTransport() && Epoll.isAvailable();
        loops = new MultiThreadIoEventLoopGroup(
                config.ioThreads(), new IoThreads(), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        resources.own(this::stopLoops);
        lookUps = resources.own(BoundedExecutor.start("lookup", 1, LOOK_UP_QUEUE, clock));
        log.debug("Transport started: ioThreads={} epoll={}", config.ioThreads(), epoll);
    }

    /** Starts the event loops, with buffers of their own. */
    public static NettyTransport start(RemotingConfig config, Clock clock) {
        return start(config, clock, buffers(config.ioThreads()));
    }

    /** Starts event loops whose buffers are those of other transports too. */
    static NettyTransport start(RemotingConfig config, Clock clock, ByteBufAllocator buffers) {
        return new NettyTransport(config, clock, buffers);
    }

    /** Pooled buffers outside the heap, for so many event loops at a time without waiting for one another. */
    static PooledByteBufAllocator buffers(int ioThreads) {
        return new PooledByteBufAllocator(
                true,
                0,
                ioThreads,
                PAGE_BYTES,
                CHUNK_ORDER,
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
    }

    @Override
    public RpcServer listen(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener) {
        return resources.own(openServer(address, dispatcher, listener));
    }

    @Override
    public RpcClient client(Dispatcher callbacks, ConnectionListener listener) {
        return resources.own(openClient(callbacks, listener));
    }

    /** A server that whoever asked closes, before this is closed. */
    NettyServer openServer(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener) {
        RemotingConfig config = settings.config();
        Scheduler scheduler = new EventLoopScheduler(loops.next());
        Endpoint endpoint =
                Endpoint.server(dispatcher, listener, config.bounds().maxCallsInFlight(), settings.clock(), scheduler);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, config.bounds().backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_IN_TURN))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES);
        return NettyServer.listen(bootstrap, address, endpoint, settings, scheduler);
    }

    /** A client that whoever asked closes, before this is closed. */
    AddressedClient openClient(Dispatcher callbacks, ConnectionListener listener) {
        RemotingConfig config = settings.config();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES);
        return new AddressedClient(
                new NettyConnector(bootstrap, lookUps, settings),
                callbacks,
                listener,
                config.bounds().maxCallsInFlight(),
                settings.clock(),
                new EventLoopScheduler(loops.next()));
    }

    @Override
    public List<Scheduler> loops() {
        List<Scheduler> schedulers = new ArrayList<>();
        loops.forEach(loop -> schedulers.add(new EventLoopScheduler((EventLoop) loop)));
        return schedulers;
    }

    @Override
    public void close() {
        resources.close();
    }

    private void stopLoops() {
        boolean stopped = loops.shutdownGracefully(0, STOP_BOUND_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_BOUND_SECONDS, TimeUnit.SECONDS);
        if (!stopped) {
            log.warn("Event loops did not stop in time: boundSeconds={}", STOP_BOUND_SECONDS);
        }
    }
}
