// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.stats.GroupTraffic;
import io.cometmq.broker.stats.KindTraffic;
import io.cometmq.broker.stats.TransactionTraffic;
import io.cometmq.broker.transaction.Transactions;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Histogram;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages that came in and went out, and transactions. Thread-safe. */
final class TrafficMetrics implements Collector {
    private static final Metric MESSAGES_IN =
            Metric.counter("rocketmq_messages_in_total", "Messages stored.", "topic", "message_type", "is_system");
    private static final Metric BYTES_IN = Metric.counter(
            "rocketmq_throughput_in_total",
            "Bytes of the records of messages stored.",
            "topic",
            "message_type",
            "is_system");
    private static final Metric SIZES = Metric.histogram(
            "rocketmq_message_size", "Size of stored records, in bytes.", "topic", "message_type", "is_system");
    private static final Metric MESSAGES_OUT = Metric.counter(
            "rocketmq_messages_out_total", "Messages handed to consumers.", "topic", "consumer_group", "is_system");
    private static final Metric BYTES_OUT = Metric.counter(
            "rocketmq_throughput_out_total",
            "Bytes of the records handed to consumers.",
            "topic",
            "consumer_group",
            "is_system");
    private static final Metric DEAD_LETTERS = Metric.counter(
            "rocketmq_send_to_dlq_messages_total",
            "Messages that a group will not have again.",
            "topic",
            "consumer_group",
            "is_system");
    private static final Metric COMMITTED =
            Metric.counter("rocketmq_commit_messages_total", "Transactions committed.", "topic");
    private static final Metric ROLLED_BACK =
            Metric.counter("rocketmq_rollback_messages_total", "Transactions rolled back.", "topic");
    private static final Metric OPEN =
            Metric.gauge("rocketmq_half_messages", "Transactions that are neither committed nor rolled back.", "topic");
    /** Compat: RocketMQ observes seconds under a name that says milliseconds; dashboards know it that way. */
    private static final Metric AGES = Metric.histogram(
            "rocketmq_finish_message_latency_milliseconds",
            "Age of transactions when they were committed, in seconds in spite of the name.",
            "topic");

    private final BrokerStats stats;
    private final Transactions transactions;

    TrafficMetrics(BrokerStats stats, Transactions transactions) {
        this.stats = stats;
        this.transactions = transactions;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                MESSAGES_IN,
                BYTES_IN,
                SIZES,
                MESSAGES_OUT,
                BYTES_OUT,
                DEAD_LETTERS,
                COMMITTED,
                ROLLED_BACK,
                OPEN,
                AGES);
    }

    @Override
    public void collect(MetricsText out) {
        incoming(out);
        outgoing(out);
        transactions(out);
    }

    private void incoming(MetricsText out) {
        List<KindTraffic> incoming = stats.incoming();
        // Counters lie far apart in memory: they are read once for three metrics.
        List<Histogram.Counted> sizes =
                incoming.stream().map(kind -> kind.sizes().counted()).toList();
        out.begin(MESSAGES_IN);
        for (int i = 0; i < sizes.size(); i++) {
            out.series(sizes.get(i).count(), incoming.get(i).labels());
        }
        out.begin(BYTES_IN);
        for (int i = 0; i < sizes.size(); i++) {
            out.series(sizes.get(i).sum(), incoming.get(i).labels());
        }
        out.begin(SIZES);
        for (int i = 0; i < sizes.size(); i++) {
            out.series(sizes.get(i), incoming.get(i).labels());
        }
    }

    private void outgoing(MetricsText out) {
        List<GroupTraffic> outgoing = stats.outgoing();
        out.begin(MESSAGES_OUT);
        for (GroupTraffic group : outgoing) {
            if (group.messages() > 0) {
                out.series(group.messages(), group.labels());
            }
        }
        out.begin(BYTES_OUT);
        for (GroupTraffic group : outgoing) {
            if (group.messages() > 0) {
                out.series(group.bytes(), group.labels());
            }
        }
        out.begin(DEAD_LETTERS);
        for (GroupTraffic group : outgoing) {
            if (group.deadLetterCount() > 0) {
                out.series(group.deadLetterCount(), group.labels());
            }
        }
    }

    private void transactions(MetricsText out) {
        List<TransactionTraffic> ended = stats.transactions();
        out.begin(COMMITTED);
        ended.forEach(topic -> out.series(topic.committed(), topic.topic()));
        out.begin(ROLLED_BACK);
        ended.forEach(topic -> out.series(topic.rolledBack(), topic.topic()));
        out.begin(AGES);
        ended.forEach(topic -> out.series(topic.ages(), topic.topic()));
        out.begin(OPEN);
        Map<String, Long> open = new TreeMap<>(transactions.open());
        open.forEach((topic, count) -> out.series(count, topic));
    }
}
