// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchClient;
import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.benchmark.load.LiveLine;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Processes;
import io.cometmq.benchmark.load.Round;
import io.cometmq.benchmark.load.Rounds;
import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Messages that wait in a cluster, to be consumed by one new group after another. Confined to one thread. */
final class Backlog {
    private static final int IN_FLIGHT = 1_000;
    /** A consumer that gets nothing for so long does not go on. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final BenchClient client;
    private final int messages;
    private final Processes servers;
    private final LiveLine live;
    private final Clock clock;

    Backlog(BenchClient client, int messages, Processes servers, LiveLine live, Clock clock) {
        this.client = client;
        this.messages = messages;
        this.servers = servers;
        this.live = live;
        this.clock = clock;
    }

    /** Stores it: {@code messages} of {@code size} bytes in {@code topics}, which must be new. */
    void fill(List<String> topics, int queues, int size, String producerGroup) throws Exception {
        Meter meter = new Meter();
        Payload payload = new Payload(size);
        try (BenchProducer producer = client.producer(ProducerPlan.plain(producerGroup))) {
            Topics all = Topics.create(topics, queues, producer);
            InFlight waiting = new InFlight(IN_FLIGHT, meter, clock);
            for (int i = 0; i < messages; i++) {
                waiting.send(clock.nanos(), done -> producer.sendAsync(all.next(), payload.plain(), done));
            }
            waiting.awaitAll();
        }
        if (meter.failures() > 0) {
            throw new IllegalStateException(
                    meter.failures() + " of " + messages + " messages were not stored", meter.firstFailure());
        }
    }

    /**
     * Consumes all of it. The rate counts from the first message, so that a client's way to begin is left out.
     *
     * @param mustPop whether a message that was pulled is an error
     */
    Round consume(ConsumerPlan plan, boolean mustPop) throws Exception {
        Meter meter = new Meter();
        AtomicLong first = new AtomicLong();
        AtomicLong pulled = new AtomicLong();
        AtomicLong left = new AtomicLong(messages);
        CountDownLatch all = new CountDownLatch(1);
        Rounds rounds = new Rounds(meter, servers, live, clock);
        rounds.begin();
        AutoCloseable consumer = client.consumer(plan, (body, popped) -> {
            if (first.get() == 0) {
                first.compareAndSet(0, clock.nanos());
            }
            if (!popped) {
                pulled.incrementAndGet();
            }
            meter.count(1);
            if (left.decrementAndGet() == 0) {
                all.countDown();
            }
        });
        try {
            awaitEnd(all, meter, plan);
            Round round = rounds.end(first.get());
            if (mustPop && pulled.get() > 0) {
                throw new IllegalStateException(pulled + " messages were pulled, not popped: the broker must assign"
                        + " queues for popping; start it with defaultMessageRequestMode=POP");
            }
            return round;
        } finally {
            live.end();
            consumer.close();
        }
    }

    private void awaitEnd(CountDownLatch all, Meter meter, ConsumerPlan plan) throws InterruptedException {
        long lastCount = 0;
        long lastMoved = clock.nanos();
        while (!all.await(1, TimeUnit.SECONDS)) {
            live.show(meter);
            if (meter.count() != lastCount) {
                lastCount = meter.count();
                lastMoved = clock.nanos();
            } else if (clock.nanos() - lastMoved > STANDSTILL.toNanos()) {
                throw new IllegalStateException(plan.group() + " got " + lastCount + " of " + messages
                        + " messages and then none for " + STANDSTILL.toSeconds() + " s");
            }
        }
    }
}
