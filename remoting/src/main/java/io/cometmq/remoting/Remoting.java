// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.netty.NettyTransport;
import io.cometmq.remoting.netty.NettyTransports;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.util.function.Supplier;

/** Opens the transport of a process: sockets. Tests open one in memory instead. */
public final class Remoting {
    private Remoting() {}

    /** Starts the event loops; closing what this returns closes every server and client that it opened. */
    public static Transport open(RemotingConfig config) {
        return open(config, Clock.system());
    }

    /** The same with the clock that time-outs are measured by. */
    public static Transport open(RemotingConfig config, Clock clock) {
        return NettyTransport.start(config, clock);
    }

    /**
     * Opens transports that share their buffers, for a process that may have many.
     *
     * @param config asked when event loops are started
     * @param shareLoops whether they share their event loops too, so that what holds up one holds up all
     */
    public static Supplier<Transport> transports(Supplier<RemotingConfig> config, boolean shareLoops) {
        return new NettyTransports(config, Clock.system(), shareLoops);
    }
}
