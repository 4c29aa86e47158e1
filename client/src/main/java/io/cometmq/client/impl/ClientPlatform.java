// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.util.function.Supplier;

/**
 * What the client takes from its surroundings: the time, threads, and a way to reach other processes. Tests give their own.
 *
 * @param transports opens the transport of one client instance, which closes it
 */
public record ClientPlatform(Clock clock, Threads threads, Supplier<Transport> transports) {
    /** The threads of this machine. */
    public ClientPlatform(Clock clock, Supplier<Transport> transports) {
        this(clock, Threads.system(), transports);
    }

    private static final String SHARE_EVENT_LOOPS = "cometmq.client.shareEventLoops";

    /**
     * The clock and the sockets of this machine. Each client instance has event loops of its own, unless the system property
     * {@code cometmq.client.shareEventLoops} is true: a process with hundreds of producers then takes a fraction of the
     * processor time, and a callback that blocks holds up all of them.
     */
    public static ClientPlatform system() {
        return new ClientPlatform(
                Clock.system(), Remoting.transports(RemotingConfig::defaults, Boolean.getBoolean(SHARE_EVENT_LOOPS)));
    }
}
