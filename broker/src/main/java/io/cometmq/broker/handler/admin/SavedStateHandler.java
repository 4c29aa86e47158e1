// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.PopRequests.POP_ROLLBACK;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_ALL_DELAY_OFFSET;

import io.cometmq.broker.delay.DelayOffsets;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;

/** Serves the requests of replicas and operators for what a broker saves beside its log. Thread-safe. */
public final class SavedStateHandler {
    private final DelayOffsets delayOffsets;

    public SavedStateHandler(DelayOffsets delayOffsets) {
        this.delayOffsets = delayOffsets;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_ALL_DELAY_OFFSET, Lane.ADMIN, request -> Reply.ok().withBody(Body.of(delayOffsets.json())));
        // Compat: RocketMQ's brokers may keep pops in a key-value store; here they are in the log always, as it asks
        // for.
        table.on(POP_ROLLBACK, Lane.ADMIN, request -> Reply.ok());
    }
}
