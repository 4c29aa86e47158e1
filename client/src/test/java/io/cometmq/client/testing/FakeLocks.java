// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.testing;

import static io.cometmq.remoting.protocol.request.LockRequests.LOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.LockRequests.UNLOCK_BATCH_MQ;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The queue locks of a {@link FakeBroker}, which do not expire by themselves. Guarded by its own lock. */
public final class FakeLocks {
    private final Map<MessageQueue, String> owners = new HashMap<>();

    void bind(HandlerTable table) {
        table.on(LOCK_BATCH_MQ, Lane.INLINE, this::lock);
        table.on(UNLOCK_BATCH_MQ, Lane.INLINE, this::unlock);
    }

    private synchronized Reply<NoHeader> lock(Request<NoHeader> request) {
        LockBatchRequestBody ask = Json.read(request.bodyBytes(), LockBatchRequestBody.class);
        Set<MessageQueue> granted = new HashSet<>();
        for (MessageQueue queue : ask.mqSet()) {
            if (owners.putIfAbsent(queue, ask.clientId()) == null
                    || owners.get(queue).equals(ask.clientId())) {
                granted.add(queue);
            }
        }
        return Reply.ok().withBody(Body.of(Json.writeBytes(new LockBatchResponseBody(granted))));
    }

    private synchronized Reply<NoHeader> unlock(Request<NoHeader> request) {
        UnlockBatchRequestBody ask = Json.read(request.bodyBytes(), UnlockBatchRequestBody.class);
        ask.mqSet().forEach(queue -> owners.remove(queue, ask.clientId()));
        return Reply.ok();
    }

    /** Who has each queue. */
    public synchronized Map<MessageQueue, String> owners() {
        return Map.copyOf(owners);
    }

    /** Gives a queue to a client, whoever had it. */
    public synchronized void giveTo(String clientId, MessageQueue queue) {
        owners.put(queue, clientId);
    }

    /** Nobody has the queue any more. */
    public synchronized void free(MessageQueue queue) {
        owners.remove(queue);
    }
}
