// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.metrics;

import io.cometmq.common.endpoint.Monitoring;
import io.cometmq.common.health.Health;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.metrics.LoopWatch;
import io.cometmq.remoting.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;

/** Joins what a name server shows of itself. Stateless. */
public final class NameServerMonitoring {
    /** A name server has no series by topic; these are by request. */
    private static final int MOST_SERIES = 50_000;

    private NameServerMonitoring() {}

    /**
     * Begins to look.
     *
     * @param requests is told of all requests
     * @param loops a scheduler on each event loop
     */
    public static Monitoring start(RouteTable routes, RequestMetrics requests, List<Scheduler> loops, Clock clock) {
        LoopWatch watch = LoopWatch.start(loops, clock);
        Exposition figures = new Exposition(
                List.of(new RouteMetrics(routes), watch, requests), Map.of("node_type", "nameserver"), MOST_SERIES);
        return new Monitoring(watch, figures, new Health(List.of(watch.check())));
    }
}
