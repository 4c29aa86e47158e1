// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Endpoint;
import io.cometmq.remoting.rpc.RpcServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and its connections. Thread-safe.
 *
 * <p>Closing it stops listening, takes no more requests, gives those in work a moment to be answered, and then closes the
 * connections. Held requests, such as long polls, do not end by themselves, so the moment is short.
 */
final class NettyServer implements RpcServer {
    private static final Logger log = LoggerFactory.getLogger(NettyServer.class);
    private static final Duration DRAIN_BOUND = Duration.ofMillis(250);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(5);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(3);

    private final Endpoint endpoint;
    private final ConnectionSettings settings;
    private final Scheduler scheduler;
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Channel listening;

    private NettyServer(
            ServerBootstrap bootstrap,
            InetSocketAddress address,
            Endpoint endpoint,
            ConnectionSettings settings,
            Scheduler scheduler) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.scheduler = scheduler;
        this.listening = bind(bootstrap, address);
    }

    /**
     * Listens.
     *
     * @throws BindException naming the address, when it cannot be bound
     */
    static NettyServer listen(
            ServerBootstrap bootstrap,
            InetSocketAddress address,
            Endpoint endpoint,
            ConnectionSettings settings,
            Scheduler scheduler) {
        return new NettyServer(bootstrap, address, endpoint, settings, scheduler);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean mayWait = !listening.eventLoop().inEventLoop();
        CompletableFuture<Void> notListening = new CompletableFuture<>();
        listening.close().addListener(done -> notListening.complete(null));
        connections.forEach(NettyConnection::drain);
        if (mayWait) {
            await(notListening, CLOSE_BOUND, "listening socket to close");
            awaitAnswers();
        }
        CompletableFuture<?>[] ends = connections.stream()
                .map(connection -> connection.closed("the server was closed"))
                .toArray(CompletableFuture<?>[]::new);
        if (mayWait) {
            await(CompletableFuture.allOf(ends), CLOSE_BOUND, "connections to close");
        }
    }

    private Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) {
        ChannelFuture bound = bootstrap
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ConnectionOpener(endpoint, settings, this::accept));
                    }

                    private void accept(NettyConnection connection) {
                        accepted(connection);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindException(
                    "cannot listen on " + Addresses.text(address) + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void accepted(NettyConnection connection) {
        connections.add(connection);
        connection.whenClosed(() -> connections.remove(connection));
        int bound = settings.config().bounds().maxConnections();
        if (connections.size() > bound) {
            settings.nonsense()
                    .warn(
                            "Connection refused, there are too many: peer={} maxConnections={}",
                            connection.peer(),
                            bound);
            connection.close("more than maxConnections=" + bound);
        } else if (closed.get()) {
            connection.close("the server was closed");
        }
    }

    private void awaitAnswers() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        Scheduler.Cancellable look = scheduler.every(Duration.ZERO, DRAIN_LOOK, "drain", () -> {
            if (connections.stream().allMatch(NettyConnection::isQuiet)) {
                quiet.complete(null);
            }
        });
        try {
            quiet.get(DRAIN_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException held) {
            log.debug("Requests are still held, closing all the same: boundMillis={}", DRAIN_BOUND.toMillis(), held);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("waiting for answers failed", impossible);
        } finally {
            look.cancel();
        }
    }

    private static void await(CompletableFuture<Void> end, Duration bound, String what) {
        try {
            end.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            log.warn("Gave up waiting for {}: boundMillis={}", what, bound.toMillis(), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("waiting for " + what + " failed", failure);
        }
    }
}
