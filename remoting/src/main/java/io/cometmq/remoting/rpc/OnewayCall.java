// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.RequestType;
import java.util.concurrent.CompletableFuture;

/** A request that wants no answer; ends when its bytes were handed to the socket. */
final class OnewayCall<H extends Record> extends OutboundFrame {
    private final String address;
    private final RequestType<H, ?> type;
    private final HeaderCodec<H> codec;
    private final H header;
    private final Body body;
    private final int opaque;
    private final CallLimit limit;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    /**
     * @param limit a place was taken there; given back at the end
     */
    OnewayCall(String address, RequestType<H, ?> type, H header, Body body, int opaque, CallLimit limit) {
        this.address = address;
        this.type = type;
        this.codec = type.headerCodec();
        this.header = header;
        this.body = body;
        this.opaque = opaque;
        this.limit = limit;
    }

    CompletableFuture<Void> future() {
        return future;
    }

    @Override
    public void encodeHeader(FrameWriter writer) {
        writer.request(type.code(), opaque, true).fields(codec, header).fields(type.fields());
    }

    @Override
    public Body body() {
        return body;
    }

    @Override
    public boolean awaitsSocket() {
        return true;
    }

    @Override
    public void sent() {
        end();
        future.complete(null);
    }

    @Override
    public void failed(Throwable cause) {
        end();
        future.completeExceptionally(
                new RemotingSendRequestException("sending " + type + " to " + address + " failed: " + cause, cause));
    }

    private void end() {
        limit.release();
        body.close();
    }
}
