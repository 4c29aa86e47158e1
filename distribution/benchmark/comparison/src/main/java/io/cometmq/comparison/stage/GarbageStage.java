// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Cell;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Figure.Direction;
import io.cometmq.comparison.report.Figure.Pairing;
import io.cometmq.comparison.report.Samples;
import java.util.List;

/** What a broker allocates on its heap for each message that it is sent. */
final class GarbageStage implements Stage {
    private static final double GOAL_BYTES = 200;

    private final Scale scale;
    private final Bench bench;
    private final Clock clock;
    private final Figure garbage = new Figure(
            "garbage",
            "garbage of the broker for each message sent, async, 1 KiB",
            "bytes",
            GOAL_BYTES,
            Direction.AT_MOST,
            Pairing.OURS_ALONE);

    GarbageStage(Scale scale, Bench bench, Clock clock) {
        this.scale = scale;
        this.bench = bench;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "garbage";
    }

    @Override
    public List<Figure> figures() {
        return List.of(garbage);
    }

    /** The goal is one for ours alone, so theirs, to know what is usual, has one turn. */
    @Override
    public List<Peer> peers(int turn) {
        return turn == 0 ? List.of(Peer.APACHE, Peer.COMETMQ) : List.of(Peer.COMETMQ);
    }

    @Override
    public void run(Cluster cluster, long started, Samples samples) throws Exception {
        Probe.awaitServing(cluster, clock);
        produce(cluster); // code that is not compiled yet makes more
        long before = Garbage.allocated(cluster);
        JSONObject sent = produce(cluster);
        double bytes = Garbage.allocated(cluster) - before;
        samples.add(garbage, new Cell(cluster.peer(), cluster.peer()), bytes / sent.getLongValue("messages"));
    }

    /** Everything that is sent counts, so nothing warms up. */
    private JSONObject produce(Cluster cluster) throws Exception {
        return bench.run(
                cluster,
                cluster.peer(),
                List.of(
                        "produce",
                        "--mode=async",
                        "--size=1024",
                        "--warm-up=0",
                        "--seconds=" + (scale.times().warmUp() + scale.times().load()),
                        "--repeats=1"));
    }
}
