// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

/** Where one broker process is found: the key of the brokers that are alive. The same address may serve two clusters. */
record BrokerAddress(String cluster, String address) {
    static BrokerAddress of(BrokerIdentity broker) {
        return new BrokerAddress(broker.cluster(), broker.address());
    }
}
