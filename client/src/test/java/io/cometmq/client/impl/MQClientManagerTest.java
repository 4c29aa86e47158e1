// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.testing.FakeCluster;
import org.junit.jupiter.api.Test;

class MQClientManagerTest {
    @Test
    void instancesAreSharedOnlyWithinOneClusterAndCloseWithTheirLastUser() {
        try (FakeCluster cluster = FakeCluster.of(1)) {
            MQClientManager clients = cluster.clients();

            MQClientInstance east = clients.acquire(config("east:9876"));
            MQClientInstance alsoEast = clients.acquire(config("east:9876"));
            MQClientInstance west = clients.acquire(config("west:9876"));

            assertThat(alsoEast).isSameAs(east);
            assertThat(west).isNotSameAs(east);
            clients.release(east);
            assertThat(clients.acquire(config("east:9876"))).isSameAs(east);
            clients.release(east);
            clients.release(east);
            MQClientInstance again = clients.acquire(config("east:9876"));
            assertThat(again).isNotSameAs(east);
            clients.release(again);
            clients.release(west);
        }
    }

    private static ClientConfig config(String nameServers) {
        ClientConfig config = new ClientConfig();
        config.setInstanceName("same");
        config.setNamesrvAddr(nameServers);
        return config;
    }
}
