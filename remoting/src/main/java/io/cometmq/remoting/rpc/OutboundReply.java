// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer on its way to the peer; closes its body when it was sent or cannot be. */
final class OutboundReply<R extends Record> extends OutboundFrame {
    private static final Logger log = LoggerFactory.getLogger(OutboundReply.class);
    private static final HeaderCodec<NoHeader> NO_HEADER = HeaderCodec.of(NoHeader.class);

    private final int opaque;
    private final Reply<R> reply;
    private final HeaderCodec<R> codec;
    private final @Nullable Exchange<?, ?> exchange;

    /**
     * An answer.
     *
     * @param exchange is told when it is written; null when nobody needs to know
     */
    OutboundReply(int opaque, Reply<R> reply, HeaderCodec<R> codec, @Nullable Exchange<?, ?> exchange) {
        this.opaque = opaque;
        this.reply = reply;
        this.codec = codec;
        this.exchange = exchange;
    }

    static OutboundReply<NoHeader> refusal(int opaque, int code, String remark) {
        return new OutboundReply<>(opaque, Reply.refused(code, remark), NO_HEADER, null);
    }

    @Override
    public void encodeHeader(FrameWriter writer) {
        writer.response(reply.code(), opaque, reply.remark());
        R header = reply.header();
        if (header != null) {
            writer.fields(codec, header);
        }
        writer.fields(reply.fields());
    }

    @Override
    public Body body() {
        return reply.body();
    }

    @Override
    public @Nullable OutboundFrame insteadOf(RuntimeException unwritable) {
        log.error("Reply cannot be encoded: code={} header={}", reply.code(), reply.header(), unwritable);
        return refusal(opaque, ResponseCode.SYSTEM_ERROR, "the reply cannot be encoded: " + unwritable.getMessage());
    }

    @Override
    public void sent() {
        reply.body().close();
    }

    @Override
    public boolean wantsFlushed() {
        return exchange != null;
    }

    @Override
    public void flushed(long nanos) {
        if (exchange != null) {
            exchange.written(nanos);
        }
    }

    @Override
    public void failed(Throwable cause) {
        log.debug("Reply was not sent: opaque={} code={}", opaque, reply.code(), cause);
        reply.body().close();
        if (exchange != null) {
            exchange.lost();
        }
    }
}
