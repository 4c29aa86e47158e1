// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.tools.admin.AdminClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The way out to the network, opened only by a command that runs.
 *
 * @param transport opens the transport; its taker closes it
 * @param clock the time of day
 */
record Connector(Supplier<Transport> transport, Clock clock) {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /** A client that asks these name servers; {@code resources} closes it with its transport. */
    AdminClient open(List<String> nameServers, Resources resources) {
        Transport opened = resources.own(transport.get());
        return resources.own(new AdminClient(
                opened.client(Dispatcher.none(), ConnectionListener.NONE), nameServers, CALL_TIMEOUT, clock));
    }
}
