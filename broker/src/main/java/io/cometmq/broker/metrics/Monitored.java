// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.cold.ColdPace;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.registration.Registration;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.timer.Timers;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.broker.transaction.Transactions;
import io.cometmq.common.config.Live;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.store.MessageStore;

/** The parts of a broker that are looked at. */
public record Monitored(
        MessageStore store,
        Topics topics,
        SubscriptionGroups groups,
        ConsumerOffsets offsets,
        BrokerStats stats,
        Transactions transactions,
        Timers timers,
        Pops pops,
        HeldPulls pulls,
        ProducerGroups producers,
        ConsumerGroups consumers,
        LanePools lanes,
        ColdPace coldPace,
        Registration registration,
        Live<TopicSettings> settings) {}
