// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.RequestType;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One row of a frozen handler table with all that a request needs looked up beforehand: executor, codecs, and the
 * interceptors composed around the handler. Immutable but for the codecs, which are looked up at the first request,
 * because deriving those of all rows would hold up the start; any thread may, each finds the same.
 */
final class Route<H extends Record, R extends Record> {
    private final RequestType<H, R> type;
    private final Executor executor;
    private final Lane lane;
    private final RequestObserver.OfType observer;
    private final @Nullable Handler<H, R> direct;
    private final AsyncHandler<H, R> chain;
    private @Nullable HeaderCodec<H> requestCodec;
    private @Nullable HeaderCodec<R> replyCodec;

    private Route(
            HandlerTable.Binding<H, R> binding,
            Executor executor,
            List<Interceptor> interceptors,
            RequestObserver.OfType observer) {
        this.type = binding.type();
        this.executor = executor;
        this.lane = binding.lane();
        this.observer = observer;
        this.direct = interceptors.isEmpty() ? binding.handler() : null;
        this.chain = compose(binding, interceptors);
    }

    static <H extends Record, R extends Record> Route<H, R> of(
            HandlerTable.Binding<H, R> binding, Lanes lanes, List<Interceptor> interceptors, RequestObserver observer) {
        return new Route<>(binding, lanes.executor(binding.lane()), interceptors, observer.of(binding.type()));
    }

    RequestType<H, R> type() {
        return type;
    }

    boolean inline() {
        return lane == Lane.INLINE;
    }

    Lane lane() {
        return lane;
    }

    /** Is told of this row's requests. */
    RequestObserver.OfType observer() {
        return observer;
    }

    Executor executor() {
        return executor;
    }

    HeaderCodec<H> requestCodec() {
        HeaderCodec<H> codec = requestCodec;
        if (codec == null) {
            codec = type.headerCodec();
            requestCodec = codec;
        }
        return codec;
    }

    HeaderCodec<R> replyCodec() {
        HeaderCodec<R> codec = replyCodec;
        if (codec == null) {
            codec = type.replyCodec();
            replyCodec = codec;
        }
        return codec;
    }

    /** The handler itself when it answers at once and nothing is around it: its requests need no stage. */
    @Nullable
    Handler<H, R> direct() {
        return direct;
    }

    /** The handler with the interceptors around it. */
    AsyncHandler<H, R> chain() {
        return chain;
    }

    private static <H extends Record, R extends Record> AsyncHandler<H, R> compose(
            HandlerTable.Binding<H, R> binding, List<Interceptor> interceptors) {
        AsyncHandler<H, R> chain = binding::handle;
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            Interceptor outer = interceptors.get(i);
            AsyncHandler<H, R> next = chain;
            chain = request -> outer.intercept(binding.type(), request, next);
        }
        return chain;
    }
}
