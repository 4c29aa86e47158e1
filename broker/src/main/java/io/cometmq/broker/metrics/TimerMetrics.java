// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.timer.TimerFigures;
import io.cometmq.broker.timer.Timers;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import java.util.List;
import java.util.function.ToLongFunction;

/** Messages that wait for their time. Thread-safe. */
final class TimerMetrics implements Collector {
    private static final String[] LOCAL = {"storage_type", "storage_medium"};
    private static final String[] TOPIC = {"topic", "storage_type", "storage_medium"};
    private static final Metric WAITING =
            Metric.gauge("rocketmq_timing_messages", "Messages that wait for their time.", TOPIC);
    private static final Metric ENTERED =
            Metric.counter("rocketmq_timer_enqueue_total", "Messages that began to wait for their time.", TOPIC);
    private static final Metric LEFT =
            Metric.counter("rocketmq_timer_dequeue_total", "Messages whose wait ended.", TOPIC);
    private static final Metric UNREAD =
            Metric.gauge("rocketmq_timer_enqueue_lag", "Waiting messages that the timers have not read yet.", LOCAL);
    private static final Metric UNREAD_TIME = Metric.age(
            "rocketmq_timer_enqueue_latency_milliseconds",
            "For how long the timers have not read all waiting messages, in milliseconds.",
            LOCAL);

    private final Timers timers;

    TimerMetrics(Timers timers) {
        this.timers = timers;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(WAITING, ENTERED, LEFT, UNREAD, UNREAD_TIME);
    }

    @Override
    public void collect(MetricsText out) {
        TimerFigures figures = timers.figures();
        byTopic(out, WAITING, figures, TimerFigures.OfTopic::waiting);
        byTopic(out, ENTERED, figures, TimerFigures.OfTopic::entered);
        byTopic(out, LEFT, figures, TimerFigures.OfTopic::left);
        out.begin(UNREAD);
        out.series(figures.unread(), "local", "disk");
        out.begin(UNREAD_TIME);
        out.series(figures.unreadMillis(), "local", "disk");
    }

    private static void byTopic(
            MetricsText out, Metric metric, TimerFigures figures, ToLongFunction<TimerFigures.OfTopic> figure) {
        out.begin(metric);
        figures.topics().forEach((topic, of) -> out.series(figure.applyAsLong(of), topic, "local", "disk"));
    }
}
