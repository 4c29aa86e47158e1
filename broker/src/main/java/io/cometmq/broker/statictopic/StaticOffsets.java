// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.QUERY_NOT_FOUND;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;

import io.cometmq.broker.statictopic.LogicQueues.Led;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps how far groups have consumed logical queues with the stretch that they have come to, on the broker that has it.
 * Thread-safe.
 */
final class StaticOffsets {
    private final LogicQueues queues;

    StaticOffsets(LogicQueues queues) {
        this.queues = queues;
    }

    void around(HandlerTable table) {
        table.around(QUERY_CONSUMER_OFFSET, next -> request -> {
            QueryOffset ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null
                    ? next.handle(request)
                    : query(led, led.readable().size() - 1, next, request);
        });
        table.around(UPDATE_CONSUMER_OFFSET, next -> request -> {
            UpdateOffset ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : update(led, next, request);
        });
    }

    /** The last stretch that the group has come to; a group that is new begins in the first. */
    private CompletionStage<Reply<Offset>> query(
            Led led, int at, AsyncHandler<QueryOffset, Offset> next, Request<QueryOffset> request) {
        QueryOffset ask = request.header();
        List<LogicQueueMappingItem> readable = led.readable();
        LogicQueueMappingItem item = readable.get(at);
        Boolean orZero = at == 0 ? ask.setZeroIfNotFound() : Boolean.FALSE;
        QueryOffset physical = new QueryOffset(ask.consumerGroup(), ask.topic(), item.queueId(), orZero, false);
        return orMissing(() -> queues.ask(led, item, request, next, QUERY_CONSUMER_OFFSET, physical))
                .thenCompose(reply -> {
                    if (LogicQueues.isMissing(reply) && at > 0) {
                        return query(led, at - 1, next, request);
                    }
                    Offset found = reply.header();
                    return CompletableFuture.completedFuture(
                            found == null ? reply : Reply.of(new Offset(item.toStatic(found.offset()))));
                });
    }

    private CompletionStage<Reply<NoHeader>> update(
            Led led, AsyncHandler<UpdateOffset, NoHeader> next, Request<UpdateOffset> request) {
        UpdateOffset ask = request.header();
        LogicQueueMappingItem found = led.queue().at(ask.commitOffset());
        LogicQueueMappingItem item = found == null ? led.lastReadable() : found;
        UpdateOffset physical = new UpdateOffset(
                ask.consumerGroup(),
                ask.topic(),
                item.queueId(),
                item.within(item.toPhysical(ask.commitOffset())),
                false);
        return queues.ask(led, item, request, next, UPDATE_CONSUMER_OFFSET, physical);
    }

    /** A handler of this broker throws what another broker answers. */
    private static CompletionStage<Reply<Offset>> orMissing(Question question) {
        try {
            return question.ask();
        } catch (Refusal no) {
            if (no.code() != QUERY_NOT_FOUND) {
                throw no;
            }
            return CompletableFuture.completedFuture(Reply.refused(no.code(), no.remark()));
        }
    }

    @FunctionalInterface
    private interface Question {
        CompletionStage<Reply<Offset>> ask();
    }
}
