// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MQClientInstanceTest {
    private final FakeCluster cluster = FakeCluster.of(1);
    private final List<String> workers = new CopyOnWriteArrayList<>();
    private final MQClientInstance client = MQClientInstance.open(
            config(), new ClientPlatform(Clock.system(), counting(), cluster.network()::transport));

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void producersNeedNoThreadsOfConsumers() throws Exception {
        client.start();
        client.registerProducer("P", new HeartbeatsTest.AnyProducer());

        assertThat(workers).isEmpty();
    }

    @Test
    void theFirstConsumerStartsThemOnce() throws Exception {
        client.start();
        client.registerConsumer("A", new RebalanceServiceTest.Counting());
        client.registerConsumer("B", new RebalanceServiceTest.Counting());

        assertThat(workers).containsExactlyInAnyOrder("pull", "rebalance");
    }

    @Test
    void aConsumerThatIsThereBeforeTheStartHasThemFromTheStartOn() throws Exception {
        client.registerConsumer("A", new RebalanceServiceTest.Counting());
        assertThat(workers).isEmpty();

        client.start();

        assertThat(workers).containsExactlyInAnyOrder("pull", "rebalance");
    }

    private ClientConfig config() {
        ClientConfig config = new ClientConfig();
        config.setNamesrvAddr(cluster.nameServer());
        return config;
    }

    /** The threads of this machine, whose workers are noted. */
    private Threads counting() {
        Threads system = Threads.system();
        return new Threads() {
            @Override
            public OwnedScheduler scheduler(String name) {
                return system.scheduler(name);
            }

            @Override
            public RunningWorker run(Worker worker, Duration longestIdle) {
                workers.add(worker.role());
                return system.run(worker, longestIdle);
            }

            @Override
            public TaskPool pool(String name, int threads, int queueBound, Clock clock) {
                return system.pool(name, threads, queueBound, clock);
            }
        };
    }
}
