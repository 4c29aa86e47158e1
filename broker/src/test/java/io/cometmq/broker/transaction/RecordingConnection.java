// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection that notes what it is told. */
final class RecordingConnection implements Connection {
    /** One request without an answer. */
    record Told(int code, Record header, ByteBuffer body) {}

    final List<Told> told = new ArrayList<>();
    boolean open = true;

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000 + Math.floorMod(hashCode(), 10000));
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10911);
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
        throw new AssertionError("called: " + type);
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(RequestType<H, ?> type, H header, Body body) {
        told.add(new Told(type.code(), header, body.buffers().get(0).duplicate()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(String reason) {
        open = false;
    }
}
