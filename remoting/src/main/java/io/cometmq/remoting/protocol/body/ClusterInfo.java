// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.Map;
import java.util.Set;

/**
 * All brokers and clusters that a name server knows.
 *
 * @param brokerAddrTable by broker name
 * @param clusterAddrTable broker names by cluster
 */
public record ClusterInfo(Map<String, BrokerData> brokerAddrTable, Map<String, Set<String>> clusterAddrTable) {
    /** Reads what a peer left out as empty. */
    public ClusterInfo {
        brokerAddrTable = OrEmpty.map(brokerAddrTable);
        clusterAddrTable = OrEmpty.map(clusterAddrTable);
    }
}
