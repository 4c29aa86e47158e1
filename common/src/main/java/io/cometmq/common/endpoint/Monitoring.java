// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import io.cometmq.common.health.Health;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.metrics.Exposition;

/** What a server shows of itself: its figures and its health. Owned by the server; thread-safe. */
public final class Monitoring implements Resource {
    private final Resource watch;
    private final Exposition figures;
    private final Health health;

    /**
     * Joins them.
     *
     * @param watch what goes on looking until this is closed
     */
    public Monitoring(Resource watch, Exposition figures, Health health) {
        this.watch = watch;
        this.figures = figures;
        this.health = health;
    }

    /** All figures. */
    public Exposition figures() {
        return figures;
    }

    /** Whether the server does what it is there for. */
    public Health health() {
        return health;
    }

    /** Shows it over HTTP, as the settings say; port 0 lets the system choose. */
    public OperatorEndpoint open(ExporterConfig config, int port, Clock clock) {
        return OperatorEndpoint.open(config.type(), config.host(), port, figures, health, clock);
    }

    @Override
    public void close() {
        watch.close();
    }
}
