// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import java.net.InetSocketAddress;

/**
 * Who this broker is, as clients and name servers see it.
 *
 * @param brokerName the name of its group: a master and its replicas share it
 * @param clusterName the cluster it belongs to
 * @param brokerId 0 for the master
 * @param address where clients reach it; also the store host in message ids
 * @param haPort the port for replicas, told to name servers
 */
public record BrokerIdentity(
        String brokerName, String clusterName, long brokerId, InetSocketAddress address, int haPort) {
    /** {@code host:port} as registered with name servers. */
    public String addressText() {
        return host() + ":" + address.getPort();
    }

    /** {@code host:port} for replicas. */
    public String haAddressText() {
        return host() + ":" + haPort;
    }

    /** The topic through which answers of the request-reply pattern go. */
    public String replyTopic() {
        return clusterName + "_REPLY_TOPIC";
    }

    private String host() {
        return address.getHostString();
    }
}
