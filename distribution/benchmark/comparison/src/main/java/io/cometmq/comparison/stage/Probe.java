// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ClientKind;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a cluster, through our client, until it does what it is asked. Confined to one thread. */
final class Probe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long AGAIN_MILLIS = 5;
    private static final int STORED_BODY = 64 * 1024;
    private static final int STORED_BATCH = 16;
    private static final byte[] BODY = new byte[128];

    private final Cluster cluster;
    private final Clock clock;
    private final BenchProducer producer;
    private final CountDownLatch never = new CountDownLatch(1);

    Probe(Cluster cluster, Clock clock) throws Exception {
        this.cluster = cluster;
        this.clock = clock;
        this.producer = ClientKind.COMETMQ
                .connect(cluster.address())
                .producer(ProducerPlan.plain(
                        "Probe-" + cluster.address().replace(':', '-').replace('.', '-')));
    }

    /** Returns when {@code cluster} has acknowledged a message. */
    static void awaitServing(Cluster cluster, Clock clock) throws Exception {
        try (Probe probe = new Probe(cluster, clock)) {
            probe.awaitAcknowledged("First");
        }
    }

    /** Makes {@code topic} with {@code queues} queues, again and again until the cluster does it. */
    void createTopic(String topic, int queues) throws IOException, InterruptedException {
        until(() -> producer.createTopic(topic, queues));
    }

    /** Sends to {@code topic}, again and again until one message is acknowledged. */
    void awaitAcknowledged(String topic) throws IOException, InterruptedException {
        until(() -> producer.send(topic, BODY));
    }

    /** Stores {@code mib} MiB of records of 64 KiB, in batches of a MiB. */
    void store(int mib) throws IOException, InterruptedException {
        List<byte[]> batch = Collections.nCopies(STORED_BATCH, new byte[STORED_BODY]);
        for (int i = 0; i < mib; i++) {
            until(() -> producer.sendBatch("Fill", batch));
        }
    }

    private void until(Attempt attempt) throws IOException, InterruptedException {
        long end = clock.nanos() + PATIENCE.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (InterruptedException ended) {
                throw ended;
            } catch (Exception notYet) {
                if (clock.nanos() > end || !cluster.isAlive()) {
                    throw new IllegalStateException(
                            cluster.peer().word() + " does not serve: " + notYet + "; it said: " + cluster.said(),
                            notYet);
                }
                never.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    @Override
    public void close() {
        producer.close();
    }
}
