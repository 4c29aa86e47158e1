// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.kafka;

import io.cometmq.benchmark.client.BenchClient;
import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.benchmark.client.ProducerPlan;

/** {@link BenchClient} on Apache Kafka's client. What a plan does not name keeps that library's default. */
public final class Driver implements BenchClient {
    private final String bootstrap;

    /** Drives clients of the cluster of which {@code bootstrap}, {@code host:port}, is a node. */
    public Driver(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public BenchProducer producer(ProducerPlan plan) {
        return new KafkaProducing(bootstrap, plan);
    }

    @Override
    public AutoCloseable consumer(ConsumerPlan plan, Receiver receiver) {
        return KafkaConsuming.start(bootstrap, plan, receiver);
    }
}
