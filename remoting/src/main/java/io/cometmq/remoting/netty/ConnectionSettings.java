// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import org.slf4j.LoggerFactory;

/** What every connection of one transport needs to know. Immutable; shared. */
record ConnectionSettings(RemotingConfig config, Clock clock, RateLimitedLog nonsense, TotalInFlight total) {
    static ConnectionSettings of(RemotingConfig config, Clock clock) {
        return new ConnectionSettings(
                config,
                clock,
                new RateLimitedLog(LoggerFactory.getLogger(NettyConnection.class), clock),
                new TotalInFlight(config.bounds().maxTotalInFlightBytes()));
    }

    long idleNanos() {
        return config.idleTimeout().toNanos();
    }
}
