// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.metrics;

import io.cometmq.common.endpoint.OperatorEndpoint;
import io.cometmq.common.health.Health;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.metrics.LoopWatch;
import io.cometmq.remoting.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;

/** What a name server shows of itself. Owned by the name server; thread-safe. */
public final class Monitoring implements Resource {
    /** A name server has no series by topic; these are by request. */
    private static final int MOST_SERIES = 50_000;

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
     * @param requests is told of all requests
     * @param loops a scheduler on each event loop
     */
    public static Monitoring start(RouteTable routes, RequestMetrics requests, List<Scheduler> loops, Clock clock) {
        LoopWatch watch = LoopWatch.start(loops, clock);
        Exposition figures = new Exposition(
                List.of(new RouteMetrics(routes), watch, requests), Map.of("node_type", "nameserver"), MOST_SERIES);
        return new Monitoring(watch, figures, new Health(List.of(watch.check())));
    }

    /** All figures. */
    public Exposition figures() {
        return figures;
    }

    /** Whether the name server does what it is there for. */
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
