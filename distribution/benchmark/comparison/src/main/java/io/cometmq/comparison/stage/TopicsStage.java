// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Cell;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Samples;
import java.util.List;

/** A broker with many topics, each queue with messages. */
final class TopicsStage implements Stage {
    private static final int QUEUES = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Scale scale;
    private final Clock clock;
    private final Figure idle;
    private final Figure restart;
    private final Figure disk;
    private final Figure threads;

    TopicsStage(Scale scale, Clock clock) {
        this.scale = scale;
        this.clock = clock;
        String with = String.format("%,d topics × %d queues: ", scale.amounts().topics(), QUEUES);
        idle = Figure.ofBrokers("topics-idle-cpu", with + "processor used while idle", "%", 0.1);
        restart = Figure.ofBrokers("topics-restart", with + "broker start to first acknowledged send", "s", 0.1);
        disk = Figure.ofBrokers("topics-disk", with + "disk used", "MiB", 0.5);
        threads = Figure.ofBrokers("topics-threads", with + "threads", "", 0.2);
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public List<Figure> figures() {
        return List.of(idle, restart, disk, threads);
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
            for (int i = 0; i < scale.amounts().topics(); i++) {
                probe.createTopic("Many" + i, QUEUES);
                for (int queue = 0; queue < QUEUES; queue++) { // sends go around the queues
                    probe.awaitAcknowledged("Many" + i);
                }
            }
            samples.add(idle, cell, LifeStage.idlePercent(cluster.broker(), scale.times(), clock));
            samples.add(threads, cell, (double) cluster.broker().threads());
            samples.add(disk, cell, cluster.storedMib());
        }
        cluster.stopBroker();
        long begun = clock.nanos();
        cluster.startBroker();
        try (Probe probe = new Probe(cluster, clock)) {
            probe.awaitAcknowledged("Many0");
            samples.add(restart, cell, (clock.nanos() - begun) / NANOS_PER_SECOND);
        }
    }
}
