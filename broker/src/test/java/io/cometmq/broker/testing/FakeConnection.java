// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection without a peer: keeps what it is told, and never gets an answer. */
public final class FakeConnection implements Connection {
    private final List<Integer> told = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;

    /** The codes of the oneway requests so far. */
    public List<Integer> told() {
        return told;
    }

    /** The bodies of the oneway requests so far, as text. */
    public List<String> bodies() {
        return bodies;
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
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
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            RequestType<H, R> type, H header, Body body, Duration timeout) {
        body.close();
        return new CompletableFuture<>();
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(RequestType<H, ?> type, H header, Body body) {
        StringBuilder text = new StringBuilder();
        body.buffers().forEach(buffer -> text.append(UTF_8.decode(buffer.duplicate())));
        body.close();
        told.add(type.code());
        bodies.add(text.toString());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(String reason) {
        open = false;
    }
}
