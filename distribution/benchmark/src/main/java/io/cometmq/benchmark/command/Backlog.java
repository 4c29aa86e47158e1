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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Messages that wait in a cluster, to be consumed by one new group after another. Confined to one thread. */
final class Backlog {
    private static final int BATCH_BYTES = 64 * 1024;
    /** Each queue gets at least so many batches, so that none has much more than another. */
    private static final int BATCHES_OF_A_QUEUE = 4;
    /** A consumer that gets nothing for so long does not go on. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final BenchClient client;
    private final int messages;
    private final Duration atMost;
    private final Processes servers;
    private final LiveLine live;
    private final Clock clock;

    /**
     * A backlog of {@code messages}.
     *
     * @param atMost how long it is consumed, from the first message; zero for as long as it takes
     */
    Backlog(BenchClient client, int messages, Duration atMost, Processes servers, LiveLine live, Clock clock) {
        this.client = client;
        this.messages = messages;
        this.atMost = atMost;
        this.servers = servers;
        this.live = live;
        this.clock = clock;
    }

    /**
     * Stores it: {@code messages} of {@code size} bytes in {@code topics}, which must be new. They go in batches, which the
     * broker stores one by one.
     */
    void fill(List<String> topics, int queues, int size, String producerGroup) throws Exception {
        Payload payload = new Payload(size);
        int batch = batchOf(size, topics.size() * queues);
        try (BenchProducer producer = client.producer(ProducerPlan.plain(producerGroup))) {
            Topics all = Topics.create(topics, queues, producer);
            for (int left = messages; left > 0; left -= batch) {
                producer.sendBatch(all.next(), Collections.nCopies(Math.min(batch, left), payload.plain()));
            }
        }
    }

    private int batchOf(int size, int queues) {
        return Math.max(1, Math.min(BATCH_BYTES / size, messages / (queues * BATCHES_OF_A_QUEUE)));
    }

    /**
     * Consumes all of it, or what there is time for. The rate counts from the first message, so that a client's way to begin
     * is left out.
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
            awaitEnd(all, first, meter, plan);
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

    private void awaitEnd(CountDownLatch all, AtomicLong first, Meter meter, ConsumerPlan plan)
            throws InterruptedException {
        long lastCount = 0;
        long lastMoved = clock.nanos();
        while (!all.await(1, TimeUnit.SECONDS)) {
            live.show(meter);
            if (!atMost.isZero() && first.get() != 0 && clock.nanos() - first.get() >= atMost.toNanos()) {
                return;
            }
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
