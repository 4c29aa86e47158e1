// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.store.MessageStore;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** How far groups are behind. Thread-safe. */
final class LagMetrics implements Collector {
    private static final String[] LABELS = {"topic", "consumer_group", "is_retry", "is_system"};
    private static final Metric LAG = Metric.gauge(
            "rocketmq_consumer_lag_messages",
            "Messages that a group has not consumed, also of topics that it subscribes to from the start and has no offset of.",
            LABELS);
    private static final Metric LAG_TIME = Metric.age(
            "rocketmq_consumer_lag_latency_milliseconds",
            "Age of the oldest message that a group has not consumed, in milliseconds; 0 when there is none, no series before it was looked up.",
            LABELS);
    private static final Metric IN_FLIGHT = Metric.gauge(
            "rocketmq_consumer_inflight_messages", "Messages that members have and have not consumed.", LABELS);
    private static final Metric READY =
            Metric.gauge("rocketmq_consumer_ready_messages", "Messages that no member of a group has yet.", LABELS);
    private static final Metric READY_TIME = Metric.age(
            "rocketmq_consumer_queueing_latency_milliseconds",
            "Age of the oldest message that no member of a group has yet, in milliseconds; 0 when there is none, no series before it was looked up.",
            LABELS);

    private final Backlogs backlogs;
    private final StoreTimes times;
    private final Clock clock;

    LagMetrics(ConsumerOffsets offsets, ConsumerGroups groups, Topics topics, MessageStore store, Clock clock) {
        this.backlogs = new Backlogs(offsets, groups, topics, store, LAG.labels());
        this.times = new StoreTimes(store);
        this.clock = clock;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(LAG, LAG_TIME, IN_FLIGHT, READY, READY_TIME);
    }

    @Override
    public void collect(MetricsText out) {
        times.begin();
        Collection<Backlog> all = backlogs.all(times);
        long now = clock.millis();
        write(out, LAG, all, Backlog::lag);
        write(out, IN_FLIGHT, all, Backlog::inFlight);
        write(out, READY, all, Backlog::ready);
        write(out, LAG_TIME, all, of -> of.lagMillis(now));
        write(out, READY_TIME, all, of -> of.readyMillis(now));
    }

    private static void write(MetricsText out, Metric metric, Collection<Backlog> all, ToLongFunction<Backlog> figure) {
        out.begin(metric);
        for (Backlog of : all) {
            long value = figure.applyAsLong(of);
            if (value != Backlog.UNKNOWN) {
                out.series(value, of.labels());
            }
        }
    }
}
