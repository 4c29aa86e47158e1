// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A connection that can only be closed. */
final class FakeConnection implements Connection {
    private boolean open = true;

    @Override
    public InetSocketAddress remote() {
        return InetSocketAddress.createUnresolved("peer", 1);
    }

    @Override
    public InetSocketAddress local() {
        return InetSocketAddress.createUnresolved("local", 2);
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
        throw new UnsupportedOperationException();
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(RequestType<H, ?> type, H header, Body body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(String reason) {
        open = false;
    }
}
