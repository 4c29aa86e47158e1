// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchClient;
import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Some producers, of which the next one sends. Thread-safe. */
final class Producers implements AutoCloseable {
    private final List<BenchProducer> producers = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();

    private Producers() {}

    /** Starts {@code count}, at least one, each by its plan. */
    static Producers start(int count, BenchClient client, IntFunction<ProducerPlan> plan) throws Exception {
        Producers started = new Producers();
        try {
            for (int i = 0; i < count; i++) {
                started.producers.add(client.producer(plan.apply(i)));
            }
            return started;
        } catch (Exception failure) {
            started.close();
            throw failure;
        }
    }

    BenchProducer next() {
        return producers.size() == 1
                ? producers.get(0)
                : producers.get((int) (next.getAndIncrement() % producers.size()));
    }

    @Override
    public void close() {
        producers.forEach(BenchProducer::close);
    }
}
