// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.RequestType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A client over any transport: finds or opens the connection of an address and starts calls on it. Thread-safe.
 *
 * <p>While a connection is being opened its calls wait in a table of their own, so that their time runs from the start.
 * A call that is answered GO_AWAY is sent once more, over a new connection and within its time.
 */
public final class AddressedClient implements RpcClient {
    private final Connector connector;
    private final Clock clock;
    private final Scheduler scheduler;
    private final CallLimit limit;
    private final CallTable unconnected = new CallTable();
    private final Endpoint endpoint;
    private final ConcurrentHashMap<String, Remote> remotes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param callbacks serves the requests that peers send on this client's connections
     * @param maxCalls how many calls may be in flight over all connections
     * @param scheduler runs the sweep for late calls
     */
    public AddressedClient(
            Connector connector,
            Dispatcher callbacks,
            ConnectionListener listener,
            int maxCalls,
            Clock clock,
            Scheduler scheduler) {
        this.connector = connector;
        this.clock = clock;
        this.scheduler = scheduler;
        this.limit = new CallLimit(maxCalls);
        this.endpoint = new Endpoint(callbacks, listener, limit, clock, scheduler, unconnected, this::goneAway);
    }

    @Override
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Duration timeout) {
        if (!limit.tryAcquire()) {
            body.close();
            return CompletableFuture.failedFuture(limit.exceeded(address));
        }
        PendingCall<H, R> call = new PendingCall<>(address, type, header, body, timeout, clock.nanos(), limit);
        Remote remote = remote(address);
        PeerConnection connection = remote.current();
        if (connection == null || !connection.start(call)) {
            connectAndStart(remote, call);
        }
        return call.future();
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(
            String address, RequestType<H, ?> type, H header, Body body, Duration timeout) {
        Remote remote = remote(address);
        PeerConnection connection = remote.current();
        if (connection != null) {
            return connection.tell(address, type, header, body);
        }
        return connected(remote, address, timeout)
                .handle((opened, failure) -> tellOnce(opened, failure, address, type, header, body))
                .thenCompose(told -> told);
    }

    @Override
    public boolean isConnected(String address) {
        Remote remote = remotes.get(address);
        return remote != null && remote.current() != null;
    }

    @Override
    public void disconnect(String address) {
        Remote remote = remotes.remove(address);
        PeerConnection connection = remote == null ? null : remote.current();
        if (connection != null) {
            connection.close("disconnected by this process");
        }
    }

    /** Closes all connections; calls in flight fail, and so do later ones. */
    @Override
    public void close() {
        closed = true;
        unconnected.close("the client was closed").forEach(call -> call.lost("the client was closed"));
        endpoint.connections().forEach(connection -> connection.close("the client was closed"));
    }

    private Remote remote(String address) {
        Remote remote = remotes.get(address);
        return remote != null ? remote : remotes.computeIfAbsent(address, missing -> new Remote(() -> open(missing)));
    }

    private CompletableFuture<PeerConnection> open(String address) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new RemotingConnectException("connect to " + address + " failed: the client was closed"));
        }
        InetSocketAddress parsed;
        try {
            parsed = Addresses.parse(address);
        } catch (RemotingConnectException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
        return connector.connect(parsed, endpoint).thenApply(this::unlessClosed);
    }

    private PeerConnection unlessClosed(PeerConnection connection) {
        if (closed) {
            connection.close("the client was closed");
        }
        return connection;
    }

    private void connectAndStart(Remote remote, PendingCall<?, ?> call) {
        if (!unconnected.put(call)) {
            call.lost("the client was closed");
            return;
        }
        int opaque = call.opaque();
        endpoint.sweep().expect(call.deadline());
        remote.whenConnected((connection, failure) -> {
            if (unconnected.take(opaque) != call) {
                return;
            }
            if (connection == null) {
                call.fail(connectFailure(call.address(), failure));
            } else if (!connection.start(call)) {
                call.lost("it was closed as soon as it was open");
            }
        });
    }

    private static <H extends Record> CompletionStage<Void> tellOnce(
            @Nullable PeerConnection opened,
            @Nullable Throwable failure,
            String address,
            RequestType<H, ?> type,
            H header,
            Body body) {
        if (opened != null) {
            return opened.tell(address, type, header, body);
        }
        body.close();
        return CompletableFuture.failedStage(connectFailure(address, failure));
    }

    /** The connection once it is open, or a failure after {@code timeout}. */
    private CompletableFuture<PeerConnection> connected(Remote remote, String address, Duration timeout) {
        CompletableFuture<PeerConnection> waiting = new CompletableFuture<>();
        Scheduler.Cancellable late = scheduler.after(
                timeout,
                "oneway connect time-out",
                () -> waiting.completeExceptionally(notConnected(address, timeout)));
        CompletableFuture<PeerConnection> inTime = waiting.whenComplete((connection, failure) -> late.cancel());
        remote.whenConnected((connection, failure) -> {
            if (connection != null) {
                waiting.complete(connection);
            } else {
                waiting.completeExceptionally(connectFailure(address, failure));
            }
        });
        return inTime;
    }

    private void goneAway(PeerConnection connection, PendingCall<?, ?> call, Command response) {
        Remote remote = remote(call.address());
        remote.leave(connection);
        if (call.moveOnce()) {
            connectAndStart(remote, call);
        } else {
            call.fail(
                    new RemotingSendRequestException(call.address() + " is shutting down: it answered GO_AWAY twice"));
        }
    }

    private static RemotingException connectFailure(String address, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RemotingException remoting) {
            return remoting;
        }
        String why = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
        return new RemotingConnectException("connect to " + address + " failed: " + why, cause);
    }

    static RemotingConnectException notConnected(String address, Duration timeout) {
        return new RemotingConnectException(
                "connect to " + address + " failed: not connected within " + timeout.toMillis() + " ms");
    }
}
