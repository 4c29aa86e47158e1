// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.route.BrokerData;
import java.util.Map;
import java.util.Objects;
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

    public Map<String, BrokerData> getBrokerAddrTable() {
        return brokerAddrTable;
    }

    public Map<String, Set<String>> getClusterAddrTable() {
        return clusterAddrTable;
    }

    /** The addresses of all brokers of a cluster; empty for a cluster that is not known. */
    public String[] retrieveAllAddrByCluster(String cluster) {
        return clusterAddrTable.getOrDefault(cluster, Set.of()).stream()
                .map(brokerAddrTable::get)
                .filter(Objects::nonNull)
                .flatMap(broker -> broker.brokerAddrs().values().stream())
                .toArray(String[]::new);
    }

    /** The names of all clusters. */
    public String[] retrieveAllClusterNames() {
        return clusterAddrTable.keySet().toArray(String[]::new);
    }
}
