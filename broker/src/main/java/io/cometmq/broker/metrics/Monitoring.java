// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.common.endpoint.OperatorEndpoint;
import io.cometmq.common.health.Health;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.remoting.metrics.LaneMetrics;
import io.cometmq.remoting.metrics.LoopWatch;
import java.util.List;

/** What a broker shows of itself: its figures and its health. Owned by the broker; thread-safe. */
public final class Monitoring implements Resource {
    private final LoopWatch loops;
    private final Exposition figures;
    private final Health health;

    private Monitoring(LoopWatch loops, Exposition figures, Health health) {
        this.loops = loops;
        this.figures = figures;
        this.health = health;
    }

    /**
     * Begins to look.
     *
     * @param loops a scheduler on each event loop
     * @param requests was told of all requests since the start
     */
    public static Monitoring start(
            MetricsConfig config,
            BrokerIdentity identity,
            Monitored of,
            RequestTimes requests,
            List<Scheduler> loops,
            Clock clock) {
        LoopWatch watch = LoopWatch.start(loops, clock);
        List<Collector> collectors = List.of(
                new TrafficMetrics(of.stats(), of.transactions()),
                new LagMetrics(of.offsets(), of.store(), clock),
                new ClientMetrics(of.producers(), of.consumers()),
                new TableMetrics(of.topics(), of.groups(), of.pops(), of.pulls(), of.settings()),
                new TimerMetrics(of.timers()),
                new StoreMetrics(of.store(), of.stats().totals(), clock),
                new LaneMetrics(of.lanes()),
                watch,
                requests);
        Exposition figures = new Exposition(
                collectors, config.labelsOf(identity.clusterName(), identity.brokerName()), config.mostSeries());
        return new Monitoring(watch, figures, BrokerHealth.of(of.store(), of.registration(), watch));
    }

    /** All figures. */
    public Exposition figures() {
        return figures;
    }

    /** Whether the broker does what it is there for. */
    public Health health() {
        return health;
    }

    /** Shows it over HTTP, as the settings say. */
    public OperatorEndpoint open(MetricsConfig config, Clock clock) {
        return OperatorEndpoint.open(config.type(), config.host(), config.port(), figures, health, clock);
    }

    @Override
    public void close() {
        loops.close();
    }
}
