// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import io.cometmq.common.config.Key;

/** The broker's names. */
public record IdentityConfig(
        @Key(
                        value = "brokerName",
                        byDefault = "broker-a",
                        doc =
                                "The name under which clients know this broker; no other broker of the cluster may have it.")
                String brokerName,
        @Key(value = "brokerClusterName", byDefault = "DefaultCluster", doc = "The cluster that the broker belongs to.")
                String clusterName,
        @Key(
                        value = "brokerId",
                        byDefault = "0",
                        min = 0,
                        max = 0,
                        doc = "0, the master: this version has no replicas.")
                long brokerId,
        @Key(value = "brokerRole", byDefault = "ASYNC_MASTER", doc = "ASYNC_MASTER: this version has no replicas.")
                Role role) {

    /** What a broker does for its group. */
    public enum Role {
        /** Takes messages; replicas, if there were any, would follow later. */
        ASYNC_MASTER
    }

    public IdentityConfig {
        if (!brokerName.matches("[\\w.-]{1,127}")) {
            throw new IllegalArgumentException(
                    "brokerName=" + brokerName + ": expected 1 to 127 letters, digits, '.', '_' or '-'");
        }
        if (!clusterName.matches("[\\w.-]{1,100}")) {
            throw new IllegalArgumentException(
                    "brokerClusterName=" + clusterName + ": expected 1 to 100 letters, digits, '.', '_' or '-'");
        }
    }
}
