// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.common.endpoint.Monitoring;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.remoting.metrics.LaneMetrics;
import io.cometmq.remoting.metrics.LoopWatch;
import java.util.List;

/** Joins what a broker shows of itself. Stateless. */
public final class BrokerMonitoring {
    private BrokerMonitoring() {}

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
                new LagMetrics(of.offsets(), of.consumers(), of.topics(), of.store(), clock),
                new ClientMetrics(of.producers(), of.consumers()),
                new TableMetrics(of.topics(), of.groups(), of.pops(), of.pulls(), of.settings()),
                new TimerMetrics(of.timers()),
                new StoreMetrics(of.store(), of.stats(), clock),
                new LaneMetrics(of.lanes()),
                of.coldPace(),
                watch,
                requests);
        Exposition figures = new Exposition(
                collectors, config.labelsOf(identity.clusterName(), identity.brokerName()), config.mostSeries());
        return new Monitoring(watch, figures, BrokerHealth.of(of.store(), of.registration(), watch));
    }
}
