// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.MessageStore;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The parts of a broker that its transactions use.
 *
 * @param reservedTime how long the log keeps records
 * @param offsets where the progress of both queues is kept
 * @param routing the steps of a message that is committed
 */
public record TransactionParts(
        MessageStore store,
        Supplier<TransactionConfig> config,
        Duration reservedTime,
        BrokerIdentity identity,
        ConsumerOffsets offsets,
        ProducerGroups producers,
        Routing routing,
        BrokerStats stats,
        Clock clock) {}
