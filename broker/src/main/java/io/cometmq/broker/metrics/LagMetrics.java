// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How far groups are behind. Thread-safe. */
final class LagMetrics implements Collector {
    private static final String[] LABELS = {"topic", "consumer_group", "is_retry", "is_system"};
    private static final Metric LAG =
            Metric.gauge("rocketmq_consumer_lag_messages", "Messages that a group has not consumed.", LABELS);
    private static final Metric LAG_TIME = Metric.age(
            "rocketmq_consumer_lag_latency_milliseconds",
            "Age of the oldest message that a group has not consumed, in milliseconds; 0 when there is none.",
            LABELS);
    private static final Metric IN_FLIGHT = Metric.gauge(
            "rocketmq_consumer_inflight_messages", "Messages that members have and have not consumed.", LABELS);
    private static final Metric READY =
            Metric.gauge("rocketmq_consumer_ready_messages", "Messages that no member of a group has yet.", LABELS);
    private static final Metric READY_TIME = Metric.age(
            "rocketmq_consumer_queueing_latency_milliseconds",
            "Age of the oldest message that no member of a group has yet, in milliseconds; 0 when there is none.",
            LABELS);

    private final ConsumerOffsets offsets;
    private final MessageStore store;
    private final StoreTimes times;
    private final Clock clock;

    LagMetrics(ConsumerOffsets offsets, MessageStore store, Clock clock) {
        this.offsets = offsets;
        this.store = store;
        this.times = new StoreTimes(store);
        this.clock = clock;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(LAG, LAG_TIME, IN_FLIGHT, READY, READY_TIME);
    }

    @Override
    public void collect(MetricsText out) {
        Collection<Backlog> backlogs = Backlog.all(offsets, store);
        long now = clock.millis();
        times.begin();
        write(out, LAG, backlogs, Backlog::lag);
        write(out, IN_FLIGHT, backlogs, Backlog::inFlight);
        write(out, READY, backlogs, Backlog::ready);
        write(out, LAG_TIME, backlogs, of -> of.lag() == 0 ? 0 : times.age(of.firstUnconsumed(), now));
        write(out, READY_TIME, backlogs, of -> of.ready() == 0 ? 0 : times.age(of.firstReady(), now));
    }

    private static void write(
            MetricsText out, Metric metric, Collection<Backlog> backlogs, ToDoubleFunction<Backlog> figure) {
        out.begin(metric);
        for (Backlog of : backlogs) {
            boolean system = TopicNames.isSystemTopic(of.topic()) || TopicNames.isSystemGroup(of.group());
            out.series(
                    figure.applyAsDouble(of),
                    of.topic(),
                    of.group(),
                    TopicNames.isRetryTopic(of.topic()) ? "true" : "false",
                    system ? "true" : "false");
        }
    }
}
