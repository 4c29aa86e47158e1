// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Curve;
import io.cometmq.comparison.report.Curves;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Samples;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What our broker takes with more producers, more queues, and more that is stored. The points of a curve are measured in
 * turn, up and then down again, so that a machine that gets slower meanwhile lowers none of them alone.
 */
final class GrowthStage implements Stage {
    private static final int QUEUES_OF_A_TOPIC = 10;
    /** As with one producer. */
    private static final int LEAST_IN_FLIGHT = 1_000;
    /** So that a producer among a thousand is one that sends asynchronously too. */
    private static final int IN_FLIGHT_OF_A_PRODUCER = 20;

    private static final long MIB = 1024 * 1024;
    /** What the loads at one point store, at most, in all rounds. */
    private static final int LOAD_MIB = 2_048;
    /** A disk that is fuller than this, as a part, is left to others; a broker refuses sends above 90 %. */
    private static final double FULL = 0.88;

    private final Scale scale;
    private final Installation installation;
    private final Bench bench;
    private final Log log;
    private final Clock clock;
    private final Curve producers = curve("growth-producers", "more producers", "producers");
    private final Curve queues = curve("growth-queues", "more queues", "queues");
    private final Curve stored = curve("growth-stored", "more stored", "MiB stored");

    GrowthStage(Scale scale, Installation installation, Bench bench, Log log, Clock clock) {
        this.scale = scale;
        this.installation = installation;
        this.bench = bench;
        this.log = log;
        this.clock = clock;
    }

    private static Curve curve(String id, String what, String grows) {
        return Curve.of(id, "async sends of 128 B with " + what, grows, "messages/s");
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public boolean isUsual() {
        return scale.growth().usual();
    }

    /** It has rounds of its own. */
    @Override
    public List<Peer> peers(int turn) {
        return turn == 0 ? List.of(Peer.COMETMQ) : List.of();
    }

    @Override
    public List<Figure> figures() {
        return List.of(producers.fall(), queues.fall(), stored.fall());
    }

    @Override
    public List<Curve> curves() {
        return List.of(producers, queues, stored);
    }

    @Override
    public void run(Cluster cluster, long started, Samples samples) throws Exception {
        Probe.awaitServing(cluster, clock);
        Curves curves = samples.curves();
        // Before the loads of the others have filled the disk.
        growStored(curves);
        for (int round = 0; round < scale.growth().rounds(); round++) {
            for (int count : order(scale.growth().producers(), round)) {
                measure(
                        cluster,
                        curves,
                        producers,
                        count,
                        round,
                        "--topic=Producers",
                        "--producers=" + count,
                        "--in-flight=" + Math.max(LEAST_IN_FLIGHT, count * IN_FLIGHT_OF_A_PRODUCER));
            }
        }
        for (int round = 0; round < scale.growth().rounds(); round++) {
            for (int count : order(scale.growth().queues(), round)) {
                measure(
                        cluster,
                        curves,
                        queues,
                        count,
                        round,
                        "--topic=Queues" + count,
                        "--topics=" + Math.max(1, count / QUEUES_OF_A_TOPIC),
                        "--queues=" + Math.min(count, QUEUES_OF_A_TOPIC));
            }
        }
        for (Curve curve : curves.all()) {
            curves.least(curve)
                    .ifPresent(least -> samples.add(curve.fall(), curve.fall().ours(), least));
        }
    }

    /** A broker for each amount, all of them there from the beginning, so that these can have turns too. */
    private void growStored(Curves curves) throws Exception {
        List<Integer> amounts = amountsThatFit();
        List<Cluster> clusters = new ArrayList<>();
        try {
            for (int mib : amounts) {
                Cluster cluster = Cluster.start(Peer.COMETMQ, installation, settings(), sameHeap(), clock);
                clusters.add(cluster);
                long begun = clock.nanos();
                try (Probe probe = new Probe(cluster, clock)) {
                    probe.store(mib);
                }
                log.step("storing " + mib + " MiB", (clock.nanos() - begun) / 1e9);
            }
            for (int round = 0; round < scale.growth().rounds(); round++) {
                for (int mib : order(amounts, round)) {
                    measure(clusters.get(amounts.indexOf(mib)), curves, stored, mib, round, "--topic=Stored");
                }
            }
        } finally {
            for (Cluster cluster : clusters) {
                cluster.end();
            }
        }
    }

    private void measure(Cluster cluster, Curves curves, Curve curve, int at, int round, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("produce", "--mode=async", "--size=128"));
        line.addAll(List.of(arguments));
        line.addAll(scale.steady(scale.growth().warmUp()));
        bench.tryToRun(cluster, Peer.COMETMQ, line)
                .ifPresent(median -> curves.add(curve, at, round, Reading.rate(median)));
    }

    private List<Integer> amountsThatFit() throws IOException {
        List<Integer> amounts = new ArrayList<>(scale.growth().storedMib());
        FileStore disk = Files.getFileStore(installation.work());
        long freeMib = (disk.getUsableSpace() - (long) (disk.getTotalSpace() * (1 - FULL))) / MIB;
        while (amounts.size() > 1
                && amounts.stream().mapToLong(mib -> mib + LOAD_MIB).sum() > freeMib) {
            int largest = amounts.remove(amounts.size() - 1);
            log.remark("growth: " + largest + " MiB stored left out, since the disk has " + freeMib + " MiB free up to "
                    + Math.round(FULL * 100) + " %");
        }
        return amounts;
    }

    private static List<Integer> order(List<Integer> points, int round) {
        List<Integer> order = new ArrayList<>(points);
        if (round % 2 != 0) {
            Collections.reverse(order);
        }
        return order;
    }
}
