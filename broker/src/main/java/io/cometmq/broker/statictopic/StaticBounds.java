// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;

import io.cometmq.broker.statictopic.LogicQueues.Led;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.StoreTime;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers about the bounds of logical queues: the first stretch tells the lower one, the last the upper one. Thread-safe.
 */
final class StaticBounds {
    private final LogicQueues queues;

    StaticBounds(LogicQueues queues) {
        this.queues = queues;
    }

    void around(HandlerTable table) {
        table.around(GET_MAX_OFFSET, next -> request -> {
            MaxOffset ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : max(led, next, request);
        });
        table.around(GET_MIN_OFFSET, next -> request -> {
            OfQueue ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : min(led, next, request);
        });
        table.around(SEARCH_OFFSET_BY_TIMESTAMP, next -> request -> {
            SearchOffset ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : search(led, 0, next, request);
        });
        table.around(GET_EARLIEST_MSG_STORETIME, next -> request -> {
            OfQueue ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : earliest(led, 0, next, request);
        });
    }

    private CompletionStage<Reply<Offset>> max(
            Led led, AsyncHandler<MaxOffset, Offset> next, Request<MaxOffset> request) {
        MaxOffset ask = request.header();
        LogicQueueMappingItem item = led.lastReadable();
        if (item.isEnded()) {
            return CompletableFuture.completedFuture(Reply.of(new Offset(item.toStatic(item.endOffset()))));
        }
        MaxOffset physical = new MaxOffset(ask.topic(), item.queueId(), ask.committed(), false);
        return queues.ask(led, item, request, next, GET_MAX_OFFSET, physical).thenApply(reply -> toStatic(reply, item));
    }

    private CompletionStage<Reply<Offset>> min(Led led, AsyncHandler<OfQueue, Offset> next, Request<OfQueue> request) {
        LogicQueueMappingItem item = led.readable().get(0);
        OfQueue physical = new OfQueue(request.header().topic(), item.queueId(), false);
        return queues.ask(led, item, request, next, GET_MIN_OFFSET, physical).thenApply(reply -> toStatic(reply, item));
    }

    /** The first stretch that holds something from that time on has the answer, else the last. */
    private CompletionStage<Reply<Offset>> search(
            Led led, int at, AsyncHandler<SearchOffset, Offset> next, Request<SearchOffset> request) {
        SearchOffset ask = request.header();
        List<LogicQueueMappingItem> readable = led.readable();
        LogicQueueMappingItem item = readable.get(at);
        SearchOffset physical =
                new SearchOffset(ask.topic(), item.queueId(), ask.timestamp(), ask.boundaryType(), false);
        return queues.ask(led, item, request, next, SEARCH_OFFSET_BY_TIMESTAMP, physical)
                .thenCompose(reply -> {
                    Offset found = reply.header();
                    boolean beyond = found != null && item.isEnded() && found.offset() >= item.endOffset();
                    return beyond && at + 1 < readable.size()
                            ? search(led, at + 1, next, request)
                            : CompletableFuture.completedFuture(toStatic(reply, item));
                });
    }

    /** The time of the first message of the first stretch that still has one. */
    private CompletionStage<Reply<StoreTime>> earliest(
            Led led, int at, AsyncHandler<OfQueue, StoreTime> next, Request<OfQueue> request) {
        List<LogicQueueMappingItem> readable = led.readable();
        LogicQueueMappingItem item = readable.get(at);
        OfQueue physical = new OfQueue(request.header().topic(), item.queueId(), false);
        return queues.ask(led, item, request, next, GET_EARLIEST_MSG_STORETIME, physical)
                .thenCompose(reply -> {
                    StoreTime time = reply.header();
                    return time != null && time.timestamp() < 0 && at + 1 < readable.size()
                            ? earliest(led, at + 1, next, request)
                            : CompletableFuture.completedFuture(reply);
                });
    }

    private static Reply<Offset> toStatic(Reply<Offset> reply, LogicQueueMappingItem item) {
        Offset offset = reply.header();
        return offset == null
                ? reply
                : new Reply<>(
                        reply.code(),
                        reply.remark(),
                        new Offset(item.toStatic(offset.offset())),
                        reply.fields(),
                        reply.body());
    }
}
