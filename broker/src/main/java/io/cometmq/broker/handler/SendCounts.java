// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_RETRY_TOPIC;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.transaction.TransactionEnds;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.Appended;

/** Counts what was sent: a message of a transaction counts as open, and as sent when it is committed. Thread-safe. */
public final class SendCounts {
    private final BrokerStats stats;
    private final TransactionEnds transactions;
    private final Clock clock;

    public SendCounts(BrokerStats stats, TransactionEnds transactions, Clock clock) {
        this.stats = stats;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** An append begins; what this returns is given back when it ended. */
    long append() {
        return clock.nanos();
    }

    /** The append that a request asked for ended, with its records in the log. */
    Appended appended(Request<?> request, long began, Appended appended) {
        long ended = clock.nanos();
        stats.totals().appended(ended - began);
        request.appended(began, ended);
        return appended;
    }

    /** One message that was sent to a queue of a topic was stored, where it goes first. */
    void sent(String topic, int queueId, Destination to, Appended appended) {
        if (to.topic().equals(TopicNames.TRANS_HALF_TOPIC)) {
            transactions.stored(topic);
            return;
        }
        stats.put(topic, queueId, MessageKinds.of(to.known()), 1, appended.size());
        if (TopicNames.isDlqTopic(to.topic())) {
            stats.deadLetter(originOf(to, topic), to.topic().substring(TopicNames.DLQ_PREFIX.length()));
        }
    }

    /** The messages of a batch were stored. */
    void sentBatch(String topic, int queueId, int count, Appended appended) {
        stats.put(topic, queueId, MessageType.NORMAL, count, appended.size());
    }

    /** A message was given back by a group and stored again, for a later try or as a dead letter. */
    void sentBack(String group, Destination to, Appended appended) {
        String origin = originOf(to, to.topic());
        stats.sentBack(origin, group);
        if (TopicNames.isDlqTopic(to.topic())) {
            stats.deadLetter(origin, group);
        } else {
            stats.put(TopicNames.retryTopic(group), to.queueId(), MessageType.DELAY, 1, appended.size());
        }
    }

    private static String originOf(Destination to, String otherwise) {
        String origin = to.properties().get(PROPERTY_RETRY_TOPIC);
        return origin == null ? otherwise : origin;
    }
}
