// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the brokers that a command about a group must ask. Stateless. */
final class GroupBrokers {
    private GroupBrokers() {}

    /**
     * The addresses of the brokers that have a topic, by broker name.
     *
     * @param cluster null for all clusters
     * @param broker null for all brokers
     */
    static Map<String, String> of(AdminClient admin, String topic, @Nullable String cluster, @Nullable String broker) {
        Map<String, String> addresses = new TreeMap<>();
        for (BrokerData data : admin.route(topic).brokerDatas()) {
            if ((cluster == null || cluster.equals(data.cluster()))
                    && (broker == null || broker.equals(data.brokerName()))) {
                AdminClient.readAddress(data).ifPresent(address -> addresses.put(data.brokerName(), address));
            }
        }
        return addresses;
    }
}
