// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Cell;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Figure.Pairing;
import io.cometmq.comparison.report.Samples;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs of {@code mqbench}, one after another on one cluster, with each client that their figures need. */
final class LoadStage implements Stage {
    private final LoadPlan plan;
    private final Scale scale;
    private final Bench bench;
    private final Clock clock;

    LoadStage(LoadPlan plan, Scale scale, Bench bench, Clock clock) {
        this.plan = plan;
        this.scale = scale;
        this.bench = bench;
        this.clock = clock;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public List<Peer> peers(int turn) {
        return plan.peers();
    }

    @Override
    public boolean needsKafka() {
        return plan.peers().contains(Peer.KAFKA);
    }

    @Override
    public List<Figure> figures() {
        return plan.measurements().stream()
                .flatMap(each -> each.readings().stream())
                .map(Reading::figure)
                .distinct()
                .toList();
    }

    @Override
    public Map<String, String> settings() {
        return plan.settings();
    }

    @Override
    public void run(Cluster cluster, long started, Samples samples) throws Exception {
        if (cluster.peer() != Peer.KAFKA) { // whose client waits by itself until the broker serves
            Probe.awaitServing(cluster, clock);
        }
        for (Measurement measurement : plan.measurements()) {
            for (Peer client : clients(cluster.peer(), measurement, samples.turn())) {
                Cell cell = new Cell(cluster.peer(), client);
                bench.tryToRun(cluster, client, line(measurement)).ifPresent(median -> measurement
                        .readings()
                        .forEach(reading -> samples.add(
                                reading.figure(), cell, reading.value().applyAsDouble(median))));
            }
        }
    }

    private Set<Peer> clients(Peer broker, Measurement measurement, int turn) {
        if (plan.crossed() && turn < scale.crossTurns()) {
            return new LinkedHashSet<>(plan.peers());
        }
        Set<Peer> clients = new LinkedHashSet<>();
        for (Reading reading : measurement.readings()) {
            Figure figure = reading.figure();
            if (figure.pairing() == Pairing.OURS_ALONE) {
                clients.add(figure.ours().client());
            } else {
                clients.add((broker == Peer.COMETMQ ? figure.ours() : figure.theirs()).client());
            }
        }
        return clients;
    }

    private List<String> line(Measurement measurement) {
        List<String> line = new ArrayList<>(measurement.arguments());
        if (measurement.steady()) {
            line.addAll(scale.steady());
        } else {
            line.addAll(scale.backlog());
        }
        return line;
    }
}
