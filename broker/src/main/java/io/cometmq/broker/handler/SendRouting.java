// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.remoting.protocol.request.SendRequests.Send;

/**
 * Where a send goes: first what depends on who sends it, which may be a consumer that gives a message on; then the steps
 * that depend on the message alone. Thread-safe.
 */
public final class SendRouting {
    private final RetrySends retries;
    private final Routing steps;

    /** @param steps of which the first is for transactions */
    public SendRouting(RetrySends retries, Routing steps) {
        this.retries = retries;
        this.steps = steps;
    }

    /**
     * Where a message goes that is bound for a topic of a client.
     *
     * @param version the sender's protocol version ordinal
     * @throws io.cometmq.remoting.rpc.Refusal when it must not be stored
     */
    Destination route(Destination bound, Send ask, int version) {
        return steps.route(retries.route(bound, ask, version));
    }
}
