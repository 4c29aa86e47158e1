// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.transaction.TransactionEnds;
import io.cometmq.common.topic.TopicNames;

/** Counts what was sent: a message of a transaction counts as open, and as sent when it is committed. Thread-safe. */
public final class SendCounts {
    private final BrokerStats stats;
    private final TransactionEnds transactions;

    public SendCounts(BrokerStats stats, TransactionEnds transactions) {
        this.stats = stats;
        this.transactions = transactions;
    }

    /** One message of a topic was stored, where it goes first. */
    void sent(String topic, Destination to) {
        if (to.topic().equals(TopicNames.TRANS_HALF_TOPIC)) {
            transactions.stored(topic);
        } else {
            stats.put(topic, 1);
        }
    }

    /** The messages of a batch were stored. */
    void sentBatch(String topic, int count) {
        stats.put(topic, count);
    }
}
