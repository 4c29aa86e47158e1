// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.Interceptor;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * One transport under many clients, each with connections of its own, and counters of what they ask and are told: a
 * thousand clients in one process need no two thousand event loops. Thread-safe; the transport outlives it.
 */
final class MemberNetwork {
    private final Transport transport;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    MemberNetwork(Transport transport) {
        this.transport = transport;
    }

    /** How often each request was made or served since this began, by its name. */
    Map<String, Long> counts() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count.sum()));
        return copy;
    }

    /** The transport of one client; closing it closes that client's connections only. */
    Transport ofOneClient() {
        return new OneClient();
    }

    private void count(RequestType<?, ?> type) {
        counts.computeIfAbsent(type.name(), first -> new LongAdder()).increment();
    }

    private final class OneClient implements Transport {
        private final Queue<Resource> opened = new ConcurrentLinkedQueue<>();

        @Override
        public RpcServer listen(InetSocketAddress address, Dispatcher dispatcher, ConnectionListener listener) {
            RpcServer server = transport.listen(address, dispatcher, listener);
            opened.add(server);
            return server;
        }

        @Override
        public RpcClient client(Dispatcher callbacks, ConnectionListener listener) {
            Dispatcher counted = Dispatcher.of(callbacks.table(), Lanes.inCaller(), List.of(new CountingInterceptor()));
            RpcClient client = new CountingClient(transport.client(counted, listener));
            opened.add(client);
            return client;
        }

        @Override
        public void close() {
            opened.forEach(Resource::close);
        }
    }

    private final class CountingInterceptor implements Interceptor {
        @Override
        public <H extends Record, R extends Record> CompletionStage<Reply<R>> intercept(
                RequestType<H, R> type, Request<H> request, AsyncHandler<H, R> next) {
            count(type);
            return next.handle(request);
        }
    }

    private final class CountingClient implements RpcClient {
        private final RpcClient calls;

        private CountingClient(RpcClient calls) {
            this.calls = calls;
        }

        @Override
        public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
                String address, RequestType<H, R> type, H header, Body body, Duration timeout) {
            count(type);
            return calls.call(address, type, header, body, timeout);
        }

        @Override
        public <H extends Record> CompletableFuture<Void> tell(
                String address, RequestType<H, ?> type, H header, Body body, Duration timeout) {
            count(type);
            return calls.tell(address, type, header, body, timeout);
        }

        @Override
        public boolean isConnected(String address) {
            return calls.isConnected(address);
        }

        @Override
        public void disconnect(String address) {
            calls.disconnect(address);
        }

        @Override
        public void close() {
            calls.close();
        }
    }
}
