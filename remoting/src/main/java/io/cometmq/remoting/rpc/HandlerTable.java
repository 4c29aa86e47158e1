// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which handler serves which request code, and on which lane. Filled by one thread while a process starts, then frozen
 * by the {@link Dispatcher} that takes it.
 */
public final class HandlerTable {
    /** One row of the table. One of the two handlers is set. */
    public record Binding<H extends Record, R extends Record>(
            RequestType<H, R> type, Lane lane, @Nullable Handler<H, R> handler, @Nullable AsyncHandler<H, R> async) {
        /** Runs whichever handler this row has. */
        public CompletionStage<Reply<R>> handle(Request<H> request) {
            if (handler != null) {
                return CompletableFuture.completedFuture(handler.handle(request));
            }
            if (async == null) {
                throw new IllegalStateException("no handler in the row of " + type);
            }
            return async.handle(request);
        }
    }

    private final Map<Integer, Binding<?, ?>> rows = new TreeMap<>();

    /** Binds a handler that answers at once. */
    public <H extends Record, R extends Record> HandlerTable on(
            RequestType<H, R> type, Lane lane, Handler<H, R> handler) {
        return put(new Binding<>(type, lane, handler, null));
    }

    /** Binds a handler that may answer later. */
    public <H extends Record, R extends Record> HandlerTable onAsync(
            RequestType<H, R> type, Lane lane, AsyncHandler<H, R> handler) {
        return put(new Binding<>(type, lane, null, handler));
    }

    /**
     * Puts something around the handler of a row that is bound already.
     *
     * @throws IllegalStateException when nobody serves {@code type}
     */
    @SuppressWarnings("unchecked") // a row has the types of the request type whose code it is under
    public <H extends Record, R extends Record> HandlerTable around(
            RequestType<H, R> type, UnaryOperator<AsyncHandler<H, R>> outer) {
        Binding<H, R> row = (Binding<H, R>) rows.get(type.code());
        if (row == null) {
            throw new IllegalStateException("nobody serves " + type);
        }
        rows.put(type.code(), new Binding<>(type, row.lane(), null, outer.apply(row::handle)));
        return this;
    }

    /** The rows by request code. */
    public Map<Integer, Binding<?, ?>> rows() {
        return Map.copyOf(rows);
    }

    private HandlerTable put(Binding<?, ?> row) {
        Binding<?, ?> before = rows.putIfAbsent(row.type().code(), row);
        if (before != null) {
            throw new IllegalStateException(row.type() + " is served already, as " + before.type());
        }
        return this;
    }
}
