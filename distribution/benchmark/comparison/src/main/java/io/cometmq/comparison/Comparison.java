// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Part;
import io.cometmq.comparison.report.Parts;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.stage.Stage;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures stages turn by turn and leaves out those that an earlier run has completed. What counts as complete is a stage with
 * all its peers: a ratio is never made of a value of today and one of an earlier run. Confined to one thread.
 */
final class Comparison {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Starts a cluster, runs a stage on it and ends it. */
    @FunctionalInterface
    interface Measuring {
        /** Adds values to {@code samples}; false when the stage broke off, which is remarked. */
        boolean measure(Stage stage, Peer peer, Samples samples) throws IOException, InterruptedException;
    }

    /** Keeps what is there so far. */
    @FunctionalInterface
    interface Saving {
        /** Is called after each stage with the turns that have begun. */
        void save(int turns) throws IOException;
    }

    private final Samples samples;
    private final Parts parts;
    private final String commit;
    private final Journal journal;
    private final Clock clock;

    /**
     * A comparison that goes on with what {@code samples} and {@code parts} have.
     *
     * @param commit of the source tree, as it is written beside what is measured
     */
    Comparison(Samples samples, Parts parts, String commit, Journal journal, Clock clock) {
        this.samples = samples;
        this.parts = parts;
        this.commit = commit;
        this.journal = journal;
        this.clock = clock;
    }

    /** Measures what is not complete of {@code stages} in {@code turns} turns. */
    void run(List<Stage> stages, int turns, Measuring measuring, Saving saving)
            throws IOException, InterruptedException {
        for (int turn = 0; turn < turns; turn++) {
            for (Stage stage : stages) {
                if (stage.peers(turn).isEmpty()) {
                    continue;
                }
                if (parts.isComplete(turn, stage.name())) {
                    journal.say("turn %d of %d: %s was measured before", turn + 1, turns, stage.name());
                    continue;
                }
                journal.say("turn %d of %d: %s", turn + 1, turns, stage.name());
                samples.begin(turn);
                parts.add(measured(stage, turn, measuring));
                saving.save(turn + 1);
            }
        }
    }

    private Part measured(Stage stage, int turn, Measuring measuring) throws IOException, InterruptedException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        boolean complete = true;
        for (Peer peer : order(stage.peers(turn), turn)) {
            long begun = clock.nanos();
            complete &= measuring.measure(stage, peer, samples);
            double took = (clock.nanos() - begun) / NANOS_PER_SECOND;
            journal.step(stage.name() + " " + peer.word(), took);
            seconds.put(peer.word(), took);
        }
        String now = Instant.ofEpochMilli(clock.millis())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return new Part(turn, stage.name(), complete, seconds, commit, now, journal.takeRemarks());
    }

    /** Who came second comes first the next time, so that a machine that gets slower or faster is fair to both. */
    private static List<Peer> order(List<Peer> peers, int turn) {
        List<Peer> order = new ArrayList<>(peers);
        if (turn % 2 != 0) {
            Collections.reverse(order);
        }
        return order;
    }
}
