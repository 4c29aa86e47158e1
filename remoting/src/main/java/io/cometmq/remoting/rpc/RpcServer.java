// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Resource;
import java.net.InetSocketAddress;

/** A listening socket and its connections. */
public interface RpcServer extends Resource {
    /** Where it listens, with the port that the system chose. */
    InetSocketAddress address();

    /** How many connections are open. */
    int connections();
}
