// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keeps the tables of connected clients true: a closed connection leaves at once, a silent one after the expiry. Owned by
 * the broker; thread-safe.
 */
public final class ClientTables implements ConnectionListener {
    private static final Duration SCAN_PAUSE = Duration.ofSeconds(10);

    private final ProducerGroups producers;
    private final ConsumerGroups consumers;

    private ClientTables(ProducerGroups producers, ConsumerGroups consumers) {
        this.producers = producers;
        this.consumers = consumers;
    }

    /** Starts looking for silent clients every ten seconds. */
    public static ClientTables start(
            ProducerGroups producers,
            ConsumerGroups consumers,
            Supplier<ClientConfig> config,
            Clock clock,
            Scheduler scheduler) {
        ClientTables tables = new ClientTables(producers, consumers);
        scheduler.every(
                SCAN_PAUSE,
                SCAN_PAUSE,
                "expire silent clients",
                () -> tables.expire(clock.millis() - config.get().expiry().toMillis()));
        return tables;
    }

    @Override
    public void onClose(Connection connection) {
        producers.disconnected(connection);
        consumers.disconnected(connection);
    }

    private void expire(long oldestMillis) {
        producers.expire(oldestMillis);
        consumers.expire(oldestMillis);
    }
}
