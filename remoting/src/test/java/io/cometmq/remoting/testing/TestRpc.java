// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Interceptor;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handlers of a table as a peer would, over a memory network, all in the test's thread: headers are encoded and
 * decoded, refusals become answers.
 */
public final class TestRpc implements Resource {
    private static final Duration NEVER = Duration.ofDays(1);

    private final Resources resources = new Resources();
    private final AtomicReference<@Nullable Connection> serverSide = new AtomicReference<>();
    private final RpcClient client;
    private final String address;

    private TestRpc(HandlerTable served, List<Interceptor> interceptors, HandlerTable callbacks) {
        Transport transport = resources.own(MemoryNetwork.automatic().transport());
        RpcServer server = transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(served, Lanes.inCaller(), interceptors),
                new ConnectionListener() {
                    @Override
                    public void onOpen(Connection connection) {
                        serverSide.set(connection);
                    }
                });
        client = transport.client(Dispatcher.of(callbacks, Lanes.inCaller(), List.of()), ConnectionListener.NONE);
        address = Addresses.text(server.address());
    }

    /** A peer of these handlers. */
    public static TestRpc serving(HandlerTable served) {
        return new TestRpc(served, List.of(), new HandlerTable());
    }

    /** A peer of these handlers, who serves callbacks itself. */
    public static TestRpc serving(HandlerTable served, List<Interceptor> interceptors, HandlerTable callbacks) {
        return new TestRpc(served, interceptors, callbacks);
    }

    /** Calls and returns the answer, whatever its code; fails the test when the handler has not answered. */
    public <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header) {
        return call(type, header, new byte[0]);
    }

    /** The same with a body. */
    public <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header, byte[] body) {
        CompletableFuture<Answer<R>> future = start(type, header, body);
        if (!future.isDone()) {
            throw new AssertionError("no answer to " + type + " yet");
        }
        try {
            return future.join();
        } catch (CompletionException failure) {
            throw new AssertionError("call of " + type + " failed", failure.getCause());
        }
    }

    /** Calls; for handlers that answer later. */
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> start(
            RequestType<H, R> type, H header, byte[] body) {
        return client.call(address, type, header, Body.of(body), NEVER);
    }

    /** Sends a oneway request. */
    public <H extends Record> void tell(RequestType<H, ?> type, H header, byte[] body) {
        client.tell(address, type, header, Body.of(body), NEVER).join();
    }

    /** The connection as the handlers see it; null before the first call. */
    public @Nullable Connection serverSide() {
        return serverSide.get();
    }

    /** Cuts the connection, as a peer that died; the next call opens another. */
    public void disconnect() {
        client.disconnect(address);
    }

    @Override
    public void close() {
        resources.close();
    }
}
