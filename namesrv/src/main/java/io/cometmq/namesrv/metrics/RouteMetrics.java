// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.metrics;

import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import java.util.List;

/** Who is registered. Thread-safe. */
final class RouteMetrics implements Collector {
    private static final Metric BROKERS =
            Metric.gauge("cometmq_registered_brokers", "Brokers that are registered now, replicas counted.");
    private static final Metric TOPICS = Metric.gauge("cometmq_known_topics", "Topics that some broker registered.");

    private final RouteTable routes;

    RouteMetrics(RouteTable routes) {
        this.routes = routes;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(BROKERS, TOPICS);
    }

    @Override
    public void collect(MetricsText out) {
        ClusterInfo clusters = routes.clusters();
        out.begin(BROKERS);
        out.series(clusters.brokerAddrTable().values().stream()
                .mapToLong(group -> group.brokerAddrs().size())
                .sum());
        out.begin(TOPICS);
        out.series(routes.topics().size());
    }
}
