// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.store.MessageStore;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;

/** Puts the handlers of pops together. Stateless. */
public final class PopRows {
    private PopRows() {}

    /** Adds the rows of all requests that lend messages and take them back. */
    public static void bind(
            HandlerTable table,
            Pops pops,
            PopChecks checks,
            MessageStore store,
            BrokerIdentity identity,
            Serving serving) {
        PopReader reader = new PopReader(pops, identity.brokerName(), serving.random());
        new PopHandler(checks, reader, pops.held(), serving.coldReads(), serving.stats(), serving.clock()).bind(table);
        new AckHandler(checks, pops, store, serving.stats(), serving.clock()).bind(table);
        new PopNotificationHandler(checks, reader, pops, serving.clock()).bind(table);
        new PeekHandler(checks, pops, store).bind(table);
    }

    /**
     * What requests are served with.
     *
     * @param coldReads runs the reads that would wait for the disk
     * @param random gives a number from 0 to its argument, exclusive
     */
    public record Serving(Executor coldReads, BrokerStats stats, Clock clock, IntUnaryOperator random) {}
}
