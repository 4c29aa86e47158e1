// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.InvalidHeaderException;
import io.cometmq.remoting.protocol.RequestType;
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
 * One request on its way through its handler to its reply, and then the frame of that reply. Owned by the thread that runs
 * it, then by whoever completes its stage, then by the transport; ends once, with the reply sent or dropped and the frame of
 * the request released.
 */
final class Exchange<H extends Record, R extends Record> extends OutboundFrame
        implements Runnable, BiConsumer<Reply<R>, Throwable>, RequestMarks, ServedRequest {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final long NANOS_PER_MICRO = 1_000;

    private final Route<H, R> route;
    private final Command command;
    private final PeerConnection connection;
    private final FrameLease lease;
    private final long began;
    // Written by the thread that works on this before it hands it on; times are microseconds, to keep this small.
    private @Nullable H header;
    private boolean later;
    private boolean held;
    private boolean lost;
    private int queuedMicros;
    private int handledMicros;
    private int appendMicros;
    private int endedMicros;
    private int writtenMicros;
    private @Nullable Reply<R> answer;

    Exchange(Route<H, R> route, Command command, PeerConnection connection, FrameLease lease) {
        this.route = route;
        this.command = command;
        this.connection = connection;
        this.lease = lease;
        this.began = route.observer().now();
    }

    /** Runs this on the threads of its lane, or answers that they are busy. */
    void handOver() {
        command.keep();
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
        if (!route.inline()) {
            long waited = route.observer().now() - began;
            queuedMicros = micros(waited);
            route.observer().started(route.lane(), waited);
        }
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
        H asked = command.header(route.requestCodec());
        header = asked;
        Request<H> request = new Request<>(command, asked, connection, this);
        Handler<H, R> direct = route.direct();
        if (direct != null) {
            return orBug(direct.handle(request));
        }
        CompletionStage<Reply<R>> stage = route.chain().handle(request);
        if (stage instanceof CompletableFuture<Reply<R>> future && future.isDone()) {
            return orBug(future.join());
        }
        later = true;
        command.keep();
        if (handledMicros == 0) {
            handledMicros = micros(route.observer().now() - began);
        }
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
        RequestObserver.OfType observer = route.observer();
        long ended = observer.now();
        endedMicros = micros(ended - began);
        answer = reply;
        observer.ended(ended - began, new RequestObserver.Ending(reply.code(), command.isOneway(), later));
        try {
            if (command.isOneway()) {
                reply.body().close();
                written(ended);
            } else {
                connection.reply(this);
            }
        } finally {
            lease.release();
        }
    }

    @Override
    public void encodeHeader(FrameWriter writer) {
        Reply<R> reply = answer();
        writer.response(reply.code(), command.opaque(), reply.remark());
        R fields = reply.header();
        if (fields != null) {
            writer.fields(route.replyCodec(), fields);
        }
        writer.fields(reply.fields());
    }

    @Override
    public Body body() {
        return answer().body();
    }

    @Override
    public OutboundFrame insteadOf(RuntimeException unwritable) {
        Reply<R> reply = answer();
        log.error("Reply cannot be encoded: code={} header={}", reply.code(), reply.header(), unwritable);
        return new OutboundRefusal(
                command.opaque(), ResponseCode.SYSTEM_ERROR, "the reply cannot be encoded: " + unwritable.getMessage());
    }

    @Override
    public void sent() {
        answer().body().close();
    }

    @Override
    public boolean wantsFlushed() {
        return route.observer() != RequestObserver.OfType.NONE;
    }

    @Override
    public void flushed(long nanos) {
        written(nanos);
    }

    @Override
    public void failed(Throwable cause) {
        Reply<R> reply = answer();
        log.debug("Reply was not sent: opaque={} code={}", command.opaque(), reply.code(), cause);
        reply.body().close();
        lost = true;
        written(route.observer().now());
    }

    private void written(long nanos) {
        writtenMicros = micros(nanos - began);
        route.observer().written(this);
    }

    private Reply<R> answer() {
        if (answer == null) {
            throw new IllegalStateException("the answer to " + route.type() + " was asked for before it was there");
        }
        return answer;
    }

    @Override
    public void appended(long beganNanos, long endedNanos) {
        appendMicros = micros(endedNanos - beganNanos);
        handledMicros = micros(endedNanos - began);
    }

    @Override
    public void held() {
        held = true;
    }

    @Override
    public RequestType<?, ?> type() {
        return route.type();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public @Nullable Record header() {
        return header;
    }

    @Override
    public int requestBytes() {
        return command.bodyBytes();
    }

    @Override
    public int replyBytes() {
        return answer == null ? 0 : answer.body().size();
    }

    @Override
    public int code() {
        return answer == null ? ResponseCode.SYSTEM_ERROR : answer.code();
    }

    @Override
    public Delivery delivery() {
        if (lost) {
            return Delivery.LOST;
        }
        return command.isOneway() ? Delivery.ONEWAY : Delivery.WRITTEN;
    }

    @Override
    public boolean heldBack() {
        return held;
    }

    @Override
    public long totalNanos() {
        return nanos(writtenMicros);
    }

    @Override
    public long writeNanos() {
        return nanos(Math.max(0, writtenMicros - endedMicros));
    }

    @Override
    public Stages stages() {
        long queued = nanos(queuedMicros);
        long append = nanos(appendMicros);
        long answered = nanos(endedMicros);
        long handled = later ? Math.min(nanos(handledMicros), answered) : answered;
        return new Stages(
                queued,
                Math.max(0, handled - queued - append),
                append,
                answered - Math.max(handled, queued + append),
                writeNanos());
    }

    private static int micros(long nanos) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_MICRO));
    }

    private static long nanos(int micros) {
        return micros * NANOS_PER_MICRO;
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
        if (route.observer().mayLogFailure()) {
            log.error("Request failed: request={} peer={}", route.type(), connection.remote(), cause);
        }
        return Reply.refused(ResponseCode.SYSTEM_ERROR, cause.getClass().getName() + ": " + cause.getMessage());
    }
}
