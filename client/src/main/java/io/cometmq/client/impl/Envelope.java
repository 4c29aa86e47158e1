// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.FrameWriter;
import io.cometmq.remoting.protocol.RemotingCommand;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What every request of a client says beside its header, and the hook that sees it. Costs requests nothing while there
 * is neither. Immutable.
 */
final class Envelope {
    private final Map<String, String> fields;
    private final @Nullable RPCHook hook;

    Envelope(Map<String, String> fields, @Nullable RPCHook hook) {
        this.fields = Map.copyOf(fields);
        this.hook = hook;
    }

    /** One way to send a request. */
    interface Way<H extends Record, R extends Record, T> {
        CompletableFuture<T> send(RequestType<H, R> type, H header);
    }

    /** Calls {@code way} with what is to be sent, and shows the hook what is sent and what is answered. */
    <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Way<H, R, Answer<R>> way) {
        RequestType<H, R> marked = fields.isEmpty() ? type : type.with(fields);
        RPCHook seenBy = hook;
        if (seenBy == null) {
            return way.send(marked, header);
        }
        Sighted<H, R> sighted;
        try {
            sighted = Sighted.by(seenBy, address, marked, header, body);
        } catch (RuntimeException refused) {
            body.close();
            return CompletableFuture.failedFuture(refused);
        }
        return way.send(sighted.type(), sighted.header()).thenApply(answer -> {
            RemotingCommand response =
                    new RemotingCommand(answer.code(), answer.remark(), answer.fields(), orNull(answer.body()));
            seenBy.doAfterResponse(address, sighted.seen(), response);
            return answer;
        });
    }

    /** Calls {@code way} with what is to be sent, and shows the hook what is sent. */
    <H extends Record, R extends Record> CompletableFuture<Void> tell(
            String address, RequestType<H, R> type, H header, Body body, Way<H, R, Void> way) {
        RequestType<H, R> marked = fields.isEmpty() ? type : type.with(fields);
        RPCHook seenBy = hook;
        if (seenBy == null) {
            return way.send(marked, header);
        }
        Sighted<H, R> sighted;
        try {
            sighted = Sighted.by(seenBy, address, marked, header, body);
        } catch (RuntimeException refused) {
            body.close();
            return CompletableFuture.failedFuture(refused);
        }
        return way.send(sighted.type(), sighted.header());
    }

    private static byte @Nullable [] orNull(byte[] body) {
        return body.length == 0 ? null : body;
    }

    /** A request that a hook has seen: what is to be sent now. */
    private record Sighted<H extends Record, R extends Record>(RequestType<H, R> type, H header, RemotingCommand seen) {

        static <H extends Record, R extends Record> Sighted<H, R> by(
                RPCHook hook, String address, RequestType<H, R> type, H header, Body body) {
            FrameWriter before = new FrameWriter(SerializeType.JSON);
            before.request(type.code(), 0, false)
                    .fields(type.headerCodec(), header)
                    .fields(type.fields());
            Map<String, String> shown = decoded(before).fields();
            RemotingCommand seen = new RemotingCommand(type.code(), null, shown, bytes(body));

            hook.doBeforeRequest(address, seen);

            if (seen.getExtFields().equals(shown)) {
                return new Sighted<>(type, header, seen);
            }
            FrameWriter after = new FrameWriter(SerializeType.JSON);
            after.request(type.code(), 0, false).fields(seen.getExtFields());
            Command changed = decoded(after);
            return new Sighted<>(
                    type.with(changed.fieldsBeside(type.headerCodec())), changed.header(type.headerCodec()), seen);
        }

        private static Command decoded(FrameWriter written) {
            written.finish(0);
            return Command.decode(
                    ByteBuffer.wrap(written.array(), Command.LENGTH_BYTES, written.length() - Command.LENGTH_BYTES));
        }

        private static byte @Nullable [] bytes(Body body) {
            byte[] all = new byte[body.size()];
            int at = 0;
            for (ByteBuffer buffer : body.buffers()) {
                int length = buffer.remaining();
                buffer.get(buffer.position(), all, at, length);
                at += length;
            }
            return orNull(all);
        }
    }
}
