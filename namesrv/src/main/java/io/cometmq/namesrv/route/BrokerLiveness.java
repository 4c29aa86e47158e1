// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes brokers out of the {@link RouteTable} that are gone: at once when the connection they registered on ends, and at
 * the next look when they were silent for longer than they promised. Owned by the
 * {@link io.cometmq.namesrv.NameServer}; thread-safe. The work is done by the scheduler, never on an event loop.
 */
public final class BrokerLiveness implements ConnectionListener, Resource {
    /** How long a broker may be silent that does not say so itself. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(BrokerLiveness.class);

    private final RouteTable routes;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Scheduler.Cancellable looking;

    private BrokerLiveness(RouteTable routes, Clock clock, Scheduler scheduler, Duration pause) {
        this.routes = routes;
        this.clock = clock;
        this.scheduler = scheduler;
        this.looking = scheduler.every(pause, pause, "broker liveness", this::dropSilent);
    }

    /** Starts to look for silent brokers, every {@code pause}. */
    public static BrokerLiveness start(RouteTable routes, Clock clock, Scheduler scheduler, Duration pause) {
        return new BrokerLiveness(routes, clock, scheduler, pause);
    }

    @Override
    public void onClose(Connection connection) {
        if (routes.hasBrokerOn(connection)) {
            scheduler.after(Duration.ZERO, "broker connection lost", () -> dropLost(connection));
        }
    }

    @Override
    public void close() {
        looking.cancel();
    }

    private void dropLost(Connection connection) {
        for (BrokerIdentity broker : routes.unregisterOn(connection)) {
            log.warn("Broker gone, its connection ended: broker={} peer={}", broker, connection.remote());
        }
    }

    private void dropSilent() {
        long now = clock.nanos();
        for (LiveBroker gone : routes.unregisterSilent(now)) {
            log.warn(
                    "Broker gone, it was silent: broker={} silentMillis={} timeoutMillis={}",
                    gone.broker(),
                    Duration.ofNanos(now - gone.seenNanos()).toMillis(),
                    Duration.ofNanos(gone.timeoutNanos()).toMillis());
            gone.connection().close("broker " + gone.broker() + " was silent");
        }
    }
}
