// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.benchmark.load.Processes;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Cell;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The life of a broker: start, idling, new topics, a clean stop with something stored. */
final class LifeStage implements Stage {
    /** Topics that are made before any is timed, so that client and servers have compiled what that takes, */
    private static final int WARM_UP_TOPICS = 100;
    /** and those that are timed. */
    private static final int TOPICS = 101;

    private static final int QUEUES = 8;
    /** What is stored before the store is measured again. */
    private static final int FILL_MIB = 64;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;

    private final Scale scale;
    private final Bench bench;
    private final Clock clock;
    private final Figure start = Figure.ofBrokers("start", "process start to first acknowledged send", "s", 0.15);
    private final Figure memory = Figure.ofBrokers("idle-memory", "anonymous memory of the broker, idle", "MiB", 0.25);
    private final Figure idle = Figure.ofBrokers("idle-cpu", "processor used while idle, empty", "%", 0.1);
    private final Figure topic = Figure.ofBrokers("create-topic", "creating a topic", "ms", 0.1);
    private final Figure loaded;
    private final Figure stop;

    LifeStage(Scale scale, Bench bench, Clock clock) {
        this.scale = scale;
        this.bench = bench;
        this.clock = clock;
        this.loaded = Figure.ofBrokers(
                "loaded-memory",
                String.format(
                        "anonymous memory after %,d messages were sent and consumed",
                        scale.amounts().backlog()),
                "MiB",
                0.3);
        this.stop =
                Figure.ofBrokers("stop", "clean stop with " + scale.amounts().storedMib() + " MiB stored", "s", 0.1);
    }

    @Override
    public String name() {
        return "life";
    }

    @Override
    public List<Figure> figures() {
        return List.of(start, memory, idle, topic, loaded, stop);
    }

    @Override
    public boolean sameHeap() {
        return false;
    }

    @Override
    public void run(Cluster cluster, long started, Samples samples) throws Exception {
        Cell cell = new Cell(cluster.peer(), Peer.COMETMQ);
        try (Probe probe = new Probe(cluster, clock)) {
            probe.awaitAcknowledged("First");
            samples.add(start, cell, (clock.nanos() - started) / NANOS_PER_SECOND);
            samples.add(idle, cell, idlePercent(cluster.broker(), scale.times(), clock));
            samples.add(memory, cell, cluster.broker().anonymousMib());
            samples.add(topic, cell, millisOfATopic(probe));
        }
        List<String> consume = new ArrayList<>(List.of("consume"));
        consume.addAll(scale.backlog());
        bench.run(cluster, Peer.COMETMQ, consume);
        samples.add(loaded, cell, cluster.broker().anonymousMib());
        fill(cluster);
        samples.add(stop, cell, cluster.stopBroker().toNanos() / NANOS_PER_SECOND);
    }

    /** Processor time of processes that nobody asks anything, as a part of one processor. */
    static double idlePercent(Processes processes, Scale.Times times, Clock clock) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        never.await(times.settle(), TimeUnit.SECONDS);
        long before = processes.cpuNanos();
        long begun = clock.nanos();
        never.await(times.idle(), TimeUnit.SECONDS);
        return PERCENT * (processes.cpuNanos() - before) / (clock.nanos() - begun);
    }

    private double millisOfATopic(Probe probe) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < WARM_UP_TOPICS; i++) {
            probe.createTopic("Warm" + i, QUEUES);
        }
        for (int i = 0; i < TOPICS; i++) {
            long begun = clock.nanos();
            probe.createTopic("Topic" + i, QUEUES);
            millis.add((clock.nanos() - begun) / NANOS_PER_MILLI);
        }
        return Samples.Spread.of(millis).orElseThrow().median();
    }

    private void fill(Cluster cluster) throws Exception {
        try (Probe probe = new Probe(cluster, clock)) {
            while (cluster.storedMib() < scale.amounts().storedMib()) {
                probe.store(FILL_MIB);
            }
        }
    }
}
