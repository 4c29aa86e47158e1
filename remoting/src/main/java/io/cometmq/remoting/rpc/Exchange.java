// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.InvalidHeaderException;
import io.cometmq.remoting.protocol.ResponseCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through its handler to its reply. Owned by the thread that runs it, then by whoever completes
 * its stage; ends once, with the reply sent or dropped and the frame released.
 */
final class Exchange<H extends Record, R extends Record> implements Runnable, BiConsumer<Reply<R>, Throwable> {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Route<H, R> route;
    private final Command command;
    private final PeerConnection connection;
    private final FrameLease lease;
    private final long began;
    /** Written by the thread that runs the handler before it hands this on. */
    private boolean later;

    Exchange(Route<H, R> route, Command command, PeerConnection connection, FrameLease lease) {
        this.route = route;
        this.command = command;
        this.connection = connection;
        this.lease = lease;
        this.began = route.observer().began();
    }

    /** Runs this on the threads of its lane, or answers that they are busy. */
    void handOver() {
        try {
            route.executor().execute(this);
        } catch (RejectedExecutionException full) {
            end(Reply.refused(
                    ResponseCode.SYSTEM_BUSY,
                    "[OVERLOAD]system busy, start flow control for a while, " + full.getMessage()));
        }
    }

    @Override
    public void run() {
        route.observer().started(began, route.lane());
        Reply<R> reply;
        try {
            reply = handle();
        } catch (Throwable failure) {
            reply = refusal(failure);
        }
        if (reply != null) {
            end(reply);
        }
    }

    /** Called by the stage of a handler that answered later. */
    @Override
    public void accept(@Nullable Reply<R> reply, @Nullable Throwable failure) {
        end(failure == null ? orBug(reply) : refusal(failure));
    }

    /** The reply, or null when it comes later. */
    private @Nullable Reply<R> handle() {
        Request<H> request = new Request<>(command, command.header(route.requestCodec()), connection);
        Handler<H, R> direct = route.direct();
        if (direct != null) {
            return orBug(direct.handle(request));
        }
        CompletionStage<Reply<R>> stage = route.chain().handle(request);
        if (stage instanceof CompletableFuture<Reply<R>> future && future.isDone()) {
            return orBug(future.join());
        }
        later = true;
        stage.whenComplete(this);
        return null;
    }

    private Reply<R> orBug(@Nullable Reply<R> reply) {
        if (reply == null) {
            return refusal(new IllegalStateException("the handler of " + route.type() + " gave no reply"));
        }
        return reply;
    }

    private void end(Reply<R> reply) {
        route.observer().ended(began, new RequestObserver.Ending(reply.code(), command.isOneway(), later));
        try {
            if (command.isOneway()) {
                reply.body().close();
            } else {
                connection.reply(command.opaque(), reply, route.replyCodec());
            }
        } finally {
            lease.release();
        }
    }

    private Reply<R> refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return Reply.refused(refusal.code(), refusal.remark());
        }
        if (cause instanceof InvalidHeaderException invalid) {
            return Reply.refused(ResponseCode.SYSTEM_ERROR, String.valueOf(invalid.getMessage()));
        }
        log.error("Request failed: request={} peer={}", route.type(), connection.remote(), cause);
        return Reply.refused(ResponseCode.SYSTEM_ERROR, cause.getClass().getName() + ": " + cause.getMessage());
    }
}
