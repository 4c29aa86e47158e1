// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.route;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.HashMap;
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

    public HashMap<Long, String> getBrokerAddrs() {
        return new HashMap<>(brokerAddrs);
    }

    public String getCluster() {
        return cluster;
    }

    public boolean isEnableActingMaster() {
        return enableActingMaster;
    }

    public @Nullable String getZoneName() {
        return zoneName;
    }

    public String getBrokerName() {
        return brokerName;
    }

    /** The master's address, else that of some slave; null when there is none. */
    public @Nullable String selectBrokerAddr() {
        String master = brokerAddrs.get(0L);
        return master != null
                ? master
                : brokerAddrs.values().stream().findFirst().orElse(null);
    }
}
