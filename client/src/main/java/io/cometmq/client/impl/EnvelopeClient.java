// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.ClientConfig;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Makes calls by another client, each in the same {@link Envelope}. Immutable. */
public final class EnvelopeClient implements RpcClient {
    private final RpcClient calls;
    private final Envelope envelope;

    /** Calls by {@code calls}, which is closed with this. */
    EnvelopeClient(RpcClient calls, Envelope envelope) {
        this.calls = calls;
        this.envelope = envelope;
    }

    /** Calls by {@code calls} with the namespace and the hook of a client's settings. */
    public static RpcClient of(RpcClient calls, ClientConfig config) {
        return new EnvelopeClient(calls, new Envelope(config.namespaceFields(), config.rpcHook()));
    }

    @Override
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Duration timeout) {
        return envelope.call(
                address, type, header, body, (sent, with) -> calls.call(address, sent, with, body, timeout));
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(
            String address, RequestType<H, ?> type, H header, Body body, Duration timeout) {
        return envelope.tell(
                address, type, header, body, (sent, with) -> calls.tell(address, sent, with, body, timeout));
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
