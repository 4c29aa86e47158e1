// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.request.LockRequests.LOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.LockRequests.UNLOCK_BATCH_MQ;

import io.cometmq.broker.client.QueueLocks;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Serves the requests by which ordered consumers hold queues for themselves. Thread-safe. A request for very many queues is
 * read on the slow lane, so that no send waits for it.
 */
public final class LockHandler {
    /** The most bytes of a body that an event loop reads; some two hundred queues. */
    private static final int INLINE_BODY_BYTES = 16 * 1024;

    private final QueueLocks locks;
    private final Lanes lanes;

    public LockHandler(QueueLocks locks, Lanes lanes) {
        this.locks = locks;
        this.lanes = lanes;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(LOCK_BATCH_MQ, Lane.INLINE, request -> onLane(request, this::lock));
        table.onAsync(UNLOCK_BATCH_MQ, Lane.INLINE, request -> onLane(request, this::unlock));
    }

    private CompletionStage<Reply<NoHeader>> onLane(
            Request<NoHeader> request, Function<Request<NoHeader>, Reply<NoHeader>> serve) {
        if (request.body().remaining() <= INLINE_BODY_BYTES) {
            return CompletableFuture.completedFuture(serve.apply(request));
        }
        try {
            return CompletableFuture.supplyAsync(() -> serve.apply(request), lanes.executor(Lane.SLOW));
        } catch (RejectedExecutionException full) {
            throw new Refusal(SYSTEM_BUSY, "broker busy: " + full.getMessage());
        }
    }

    private Reply<NoHeader> lock(Request<NoHeader> request) {
        LockBatchRequestBody ask = JsonBodies.read(request, LockBatchRequestBody.class);
        return Reply.ok()
                .withBody(JsonBodies.of(
                        new LockBatchResponseBody(locks.lock(ask.consumerGroup(), ask.clientId(), ask.mqSet()))));
    }

    private Reply<NoHeader> unlock(Request<NoHeader> request) {
        UnlockBatchRequestBody ask = JsonBodies.read(request, UnlockBatchRequestBody.class);
        locks.unlock(ask.consumerGroup(), ask.clientId(), ask.mqSet());
        return Reply.ok();
    }
}
