// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;

/** Client instances without a producer or consumer. */
final class TestClients {
    private TestClients() {}

    /** A started instance that knows the route of the topic {@code T}. */
    static MQClientInstance open(FakeCluster cluster) {
        ClientConfig config = new ClientConfig();
        config.setNamesrvAddr(cluster.nameServer());
        config.setInstanceName("test");
        MQClientInstance client = cluster.clients().acquire(config);
        client.start();
        try {
            client.routes().fetch("T");
        } catch (MQClientException failure) {
            throw new AssertionError("the fake cluster has no topic T", failure);
        }
        return client;
    }
}
