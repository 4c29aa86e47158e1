// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.HashSet;
import java.util.Set;

/** The members of a producer group. */
public record ProducerConnection(Set<Connection> connectionSet) {
    /** Reads what a peer left out as empty. */
    public ProducerConnection {
        connectionSet = OrEmpty.set(connectionSet);
    }

    public HashSet<Connection> getConnectionSet() {
        return new HashSet<>(connectionSet);
    }
}
