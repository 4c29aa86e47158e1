// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Makes calls by another client, each with the same fields beside its header. Immutable. */
public final class FieldsClient implements RpcClient {
    private final RpcClient calls;
    private final Map<String, String> fields;

    /** Calls by {@code calls}, which is closed with this. */
    public FieldsClient(RpcClient calls, Map<String, String> fields) {
        this.calls = calls;
        this.fields = Map.copyOf(fields);
    }

    @Override
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Duration timeout) {
        return calls.call(address, type.with(fields), header, body, timeout);
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(
            String address, RequestType<H, ?> type, H header, Body body, Duration timeout) {
        return calls.tell(address, type.with(fields), header, body, timeout);
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
