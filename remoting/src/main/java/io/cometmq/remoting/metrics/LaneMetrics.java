// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.remoting.rpc.LanePools;
import java.util.List;

/** How many requests wait for a thread. Thread-safe. */
public final class LaneMetrics implements Collector {
    private static final Metric WAITING = Metric.gauge(
            "rocketmq_processor_watermark",
            "Requests that wait for a thread of their lane; the others are served where they were decoded.",
            "processor");

    private final LanePools lanes;

    public LaneMetrics(LanePools lanes) {
        this.lanes = lanes;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(WAITING);
    }

    @Override
    public void collect(MetricsText out) {
        out.begin(WAITING);
        for (TaskPool pool : List.of(lanes.slow(), lanes.admin())) {
            out.series(pool.queued(), pool.name());
        }
    }
}
