// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import io.cometmq.common.health.Health;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.metrics.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a server's figures and health: {@code /metrics, /livez, /readyz, /healthz}. Thread-safe. */
public final class OperatorEndpoint implements Resource {
    private static final Logger log = LoggerFactory.getLogger(OperatorEndpoint.class);
    private static final int THREADS = 2;
    private static final int WAITING = 32;

    private final @Nullable HttpEndpoint endpoint;

    private OperatorEndpoint(@Nullable HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Opens what the settings ask for. A port that is taken costs a warning, not the start: a server that nobody watches is
     * better than none.
     *
     * @param port 0 lets the system choose
     */
    public static OperatorEndpoint open(
            ExporterType type, String host, int port, Exposition figures, Health health, Clock clock) {
        if (type == ExporterType.DISABLE) {
            return new OperatorEndpoint(null);
        }
        if (type != ExporterType.PROM) {
            log.warn(
                    "Figures are not sent or logged, ask for them instead: metricsExporterType={} served as PROM",
                    type);
        }
        Map<String, Page> pages = Map.of(
                "/metrics",
                query -> new Page.Content(200, Exposition.CONTENT_TYPE, figures::write),
                "/livez",
                new HealthPage(health, Matters.LIVE),
                "/readyz",
                new HealthPage(health, Matters.READY),
                "/healthz",
                new HealthPage(health, Matters.INFORM));
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            HttpEndpoint opened =
                    HttpEndpoint.open(address, pages, Threads.system().pool("http", THREADS, WAITING, clock));
            log.info("Metrics and health are served: address={}", opened.address());
            return new OperatorEndpoint(opened);
        } catch (IOException | RuntimeException taken) {
            log.warn(
                    "Metrics and health are not served, set metricsPromExporterHost and metricsPromExporterPort: address={} cause={}",
                    address,
                    String.valueOf(taken.getMessage()));
            return new OperatorEndpoint(null);
        }
    }

    /** Where it listens, with the port that the system chose; empty when it does not. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(endpoint).map(HttpEndpoint::address);
    }

    @Override
    public void close() {
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
