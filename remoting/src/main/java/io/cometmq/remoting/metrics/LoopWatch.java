// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import io.cometmq.common.health.HealthCheck;
import io.cometmq.common.health.HealthCheck.Finding;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Histogram;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import java.time.Duration;
import java.util.List;

/**
 * Asks each event loop twice a second to come by, and measures how much later it does: a loop that is late is held up, and
 * with it everything that its connections ask. Thread-safe.
 */
public final class LoopWatch implements Collector, Resource {
    private static final Metric LAG = Metric.histogram(
            "cometmq_event_loop_lag_seconds", "How late event loops come to what they are asked to do, in seconds.");
    private static final Metric OLDEST = Metric.age(
            "cometmq_event_loop_silent_seconds",
            "How long ago the event loop that is silent longest came by, in seconds.");
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Longer than anything that an event loop does; a stopped machine is no reason to start the process anew. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Clock clock;
    private final Histogram lag = new Histogram(Buckets.seconds(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5));
    private final List<Visit> visits;
    private final List<Scheduler.Cancellable> tasks;

    private LoopWatch(List<Scheduler> loops, Clock clock) {
        this.clock = clock;
        this.visits = loops.stream().map(loop -> new Visit()).toList();
        this.tasks = java.util.stream.IntStream.range(0, loops.size())
                .mapToObj(i -> loops.get(i).every(PAUSE, PAUSE, "watch event loop", visits.get(i)))
                .toList();
    }

    /** Watches these event loops until it is closed. */
    public static LoopWatch start(List<Scheduler> loops, Clock clock) {
        return new LoopWatch(loops, clock);
    }

    /** Fails when an event loop has not come by for {@code 30 s}. */
    public HealthCheck check() {
        return new HealthCheck("event-loops", Matters.LIVE, () -> {
            Duration silent = silent();
            String reason = visits.size() + " event loops, the one that is silent longest came by " + silent.toMillis()
                    + " ms ago: expected at most " + STUCK.toMillis();
            return silent.compareTo(STUCK) > 0 ? Finding.bad(reason) : Finding.good(reason);
        });
    }

    @Override
    public List<Metric> metrics() {
        return List.of(LAG, OLDEST);
    }

    @Override
    public void collect(MetricsText out) {
        out.begin(LAG);
        out.series(lag);
        out.begin(OLDEST);
        out.series(silent().toMillis() / 1e3);
    }

    @Override
    public void close() {
        tasks.forEach(Scheduler.Cancellable::cancel);
    }

    private Duration silent() {
        long now = clock.nanos();
        return Duration.ofNanos(
                visits.stream().mapToLong(visit -> now - visit.lastNanos).max().orElse(0));
    }

    /** One event loop, which turns this. */
    private final class Visit implements Runnable {
        private volatile long lastNanos = clock.nanos();

        @Override
        public void run() {
            long now = clock.nanos();
            lag.observe(Math.max(0, now - lastNanos - PAUSE.toNanos()));
            lastNanos = now;
        }
    }
}
