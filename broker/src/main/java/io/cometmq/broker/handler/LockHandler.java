// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.request.LockRequests.LOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.LockRequests.UNLOCK_BATCH_MQ;

import io.cometmq.broker.client.QueueLocks;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;

/** Serves the requests by which ordered consumers hold queues for themselves. Thread-safe. */
public final class LockHandler {
    private final QueueLocks locks;

    public LockHandler(QueueLocks locks) {
        this.locks = locks;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(LOCK_BATCH_MQ, Lane.INLINE, this::lock);
        table.on(UNLOCK_BATCH_MQ, Lane.INLINE, this::unlock);
    }

    Reply<NoHeader> lock(Request<NoHeader> request) {
        LockBatchRequestBody ask = JsonBodies.read(request, LockBatchRequestBody.class);
        return Reply.ok()
                .withBody(JsonBodies.of(
                        new LockBatchResponseBody(locks.lock(ask.consumerGroup(), ask.clientId(), ask.mqSet()))));
    }

    Reply<NoHeader> unlock(Request<NoHeader> request) {
        UnlockBatchRequestBody ask = JsonBodies.read(request, UnlockBatchRequestBody.class);
        locks.unlock(ask.consumerGroup(), ask.clientId(), ask.mqSet());
        return Reply.ok();
    }
}
