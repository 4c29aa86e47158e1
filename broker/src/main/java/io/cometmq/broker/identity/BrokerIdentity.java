// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

/**
 * Who this broker is, as clients and name servers see it.
 *
 * @param brokerName the name of its group: a master and its replicas share it
 * @param clusterName the cluster it belongs to
 * @param brokerId 0 for the master
 * @param address where clients reach it
 */
public record BrokerIdentity(String brokerName, String clusterName, long brokerId, PublishedAddress address) {
    /** {@code host:port} as registered with name servers. */
    public String addressText() {
        return text(address.get().getPort());
    }

    /** {@code host:port} for replicas: by custom the next port. */
    public String haAddressText() {
        return text(address.get().getPort() + 1);
    }

    /** The topic through which answers of the request-reply pattern go. */
    public String replyTopic() {
        return clusterName + "_REPLY_TOPIC";
    }

    private String text(int port) {
        String host = address.get().getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
