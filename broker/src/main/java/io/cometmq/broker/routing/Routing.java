// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.routing;

/**
 * One step that may send a message somewhere else than where it is bound for, for example to the queue in which it waits
 * until it is due. Every way into the log takes the same steps: sends, messages that consumers give back, committed
 * transactions. Implementations are thread-safe and never block.
 */
@FunctionalInterface
public interface Routing {
    /**
     * Where the message goes first. A step that has nothing to do with the message returns {@code to}; anything else
     * means that this step has decided.
     *
     * @throws io.cometmq.remoting.rpc.Refusal when the message must not be stored, naming what is wrong with it
     */
    Destination route(Destination to);

    /** Asks the steps in order; the first that decides is the last that is asked. */
    static Routing firstOf(Routing... steps) {
        Routing[] inOrder = steps.clone();
        return to -> {
            for (Routing step : inOrder) {
                Destination decided = step.route(to);
                if (!decided.equals(to)) {
                    return decided;
                }
            }
            return to;
        };
    }
}
