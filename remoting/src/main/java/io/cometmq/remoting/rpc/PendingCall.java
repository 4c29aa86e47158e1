// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.RequestType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its answer.
 *
 * <p>It stands in one {@link CallTable} at a time, and whoever takes it out of there ends it, once: with the answer, a
 * failure, or by moving it to another connection. The body is closed when the call ends, because a moved call is encoded
 * again; so its buffers should be on the heap.
 */
final class PendingCall<H extends Record, R extends Record> extends OutboundFrame {
    private final String address;
    private final RequestType<H, R> type;
    private final HeaderCodec<H> codec;
    private final H header;
    private final Body body;
    private final Duration timeout;
    private final long begun;
    private final CallLimit limit;
    private final CompletableFuture<Answer<R>> future = new CompletableFuture<>();
    private @Nullable CallTable table;
    private int opaque;
    private volatile boolean handedOver;
    private boolean moved;

    /**
     * @param begun reading of the clock in nanoseconds
     * @param limit a place was taken there; given back at the end
     */
    PendingCall(
            String address,
            RequestType<H, R> type,
            H header,
            Body body,
            Duration timeout,
            long begun,
            CallLimit limit) {
        this.address = address;
        this.type = type;
        this.codec = type.headerCodec();
        this.header = header;
        this.body = body;
        this.timeout = timeout;
        this.begun = begun;
        this.limit = limit;
    }

    CompletableFuture<Answer<R>> future() {
        return future;
    }

    String address() {
        return address;
    }

    long begun() {
        return begun;
    }

    long deadline() {
        return begun + timeout.toNanos();
    }

    Duration timeout() {
        return timeout;
    }

    int opaque() {
        return opaque;
    }

    /** Called by the table that takes this in. */
    void standIn(CallTable newTable, int newOpaque) {
        table = newTable;
        opaque = newOpaque;
    }

    /** Marks this as moved to a second connection; false if it was before. */
    boolean moveOnce() {
        if (moved) {
            return false;
        }
        moved = true;
        return true;
    }

    void handedOver() {
        handedOver = true;
    }

    void answer(Command response) {
        byte[] bytes = bytesOf(response.body());
        end();
        future.complete(new Answer<>(response.keep(), type.replyHeader(), bytes));
    }

    void fail(Throwable cause) {
        end();
        future.completeExceptionally(cause);
    }

    void lost(String why) {
        fail(new RemotingSendRequestException(
                "connection to " + address + " lost before the answer to " + type + ": " + why));
    }

    void timedOut() {
        fail(timeoutFailure());
    }

    private RemotingException timeoutFailure() {
        if (!handedOver) {
            return AddressedClient.notConnected(address, timeout);
        }
        return new RemotingTimeoutException(
                "no answer from " + address + " to " + type + " within " + timeout.toMillis() + " ms");
    }

    private static byte[] bytesOf(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return bytes;
    }

    private void end() {
        limit.release();
        body.close();
    }

    @Override
    public void encodeHeader(FrameWriter writer) {
        writer.request(type.code(), opaque, false).fields(codec, header).fields(type.fields());
    }

    @Override
    public Body body() {
        return body;
    }

    @Override
    public boolean abandoned() {
        return future.isDone();
    }

    @Override
    public void sent() {
        // The answer, or its absence, ends the call.
    }

    @Override
    public void failed(Throwable cause) {
        if (table != null && table.take(opaque) == this) {
            fail(new RemotingSendRequestException("sending " + type + " to " + address + " failed: " + cause, cause));
        }
    }
}
