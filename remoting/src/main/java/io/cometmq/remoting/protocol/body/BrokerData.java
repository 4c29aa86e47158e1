// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the brokers that share a name.
 *
 * @param brokerAddrs {@code host:port} by broker id; 0 is the master
 */
public record BrokerData(
        Map<Long, String> brokerAddrs,
        String brokerName,
        String cluster,
        boolean enableActingMaster,
        @Nullable String zoneName) {
    /** Reads what a peer left out as empty. */
    public BrokerData {
        brokerName = OrEmpty.text(brokerName);
        cluster = OrEmpty.text(cluster);
        brokerAddrs = OrEmpty.map(brokerAddrs);
    }
}
