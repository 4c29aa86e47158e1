// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import java.util.List;

/**
 * How much is measured.
 *
 * @param turns how often each peer has its turn
 * @param crossTurns in how many of them, the first ones, brokers are measured with the other one's client as well
 */
public record Scale(int turns, int crossTurns, Times times, Amounts amounts, Growth growth) {
    /** As the goals are written: about 85 minutes on two cores, of which a turn of all stages takes 13, and growth 15. */
    public static final Scale FULL = new Scale(
            5,
            1,
            new Times(4, 4, 20, 15, 10),
            new Amounts(2_000_000, 2_048, 1_000),
            new Growth(
                    true,
                    3,
                    12,
                    List.of(1, 10, 100, 1_000),
                    List.of(1, 10, 100, 1_000, 10_000),
                    List.of(1, 100, 1_024, 5_120, 20_480)));

    /** Under ten minutes on two cores: one turn each and smaller amounts, the same work. */
    public static final Scale QUICK = new Scale(
            1,
            0,
            new Times(2, 2, 20, 15, 5),
            new Amounts(200_000, 256, 200),
            new Growth(false, 1, 2, List.of(1, 100), List.of(1, 1_000), List.of(1, 256)));

    /** The options of {@code mqbench} for a load of some seconds. */
    List<String> steady() {
        return steady(times.warmUp());
    }

    /** The same after so many seconds before anything counts. */
    List<String> steady(int warmUp) {
        return List.of("--warm-up=" + warmUp, "--seconds=" + times.load(), "--repeats=1");
    }

    /** The options of {@code mqbench} for a backlog. */
    List<String> backlog() {
        return List.of("--messages=" + amounts.backlog(), "--at-most=" + times.consume(), "--repeats=1");
    }

    /**
     * Seconds of each measurement.
     *
     * @param warmUp of a load before anything counts
     * @param load of a load that count
     * @param consume after which a backlog is given up; the rate is that of what was consumed
     * @param settle before an idle broker is watched, alike for all: a JVM compiles what its start needed, and what was made
     *     before is forced to the disk, by ours with a checkpoint every 10 s
     * @param idle that an idle broker is watched
     */
    public record Times(int warmUp, int load, int consume, int settle, int idle) {}

    /**
     * What brokers hold.
     *
     * @param backlog messages that are consumed
     * @param storedMib what is stored at a clean stop, at least
     * @param topics of the broker with many, eight queues each
     */
    public record Amounts(int backlog, int storedMib, int topics) {}

    /**
     * The points at which growth is measured, each list ascending.
     *
     * @param usual whether it is measured when no stage is named
     * @param rounds how often each point has its turn
     * @param warmUp seconds of each load before anything counts: a client of a thousand producers has more to compile
     * @param queues of all topics together
     * @param storedMib what a broker has stored before the load
     */
    public record Growth(
            boolean usual,
            int rounds,
            int warmUp,
            List<Integer> producers,
            List<Integer> queues,
            List<Integer> storedMib) {}
}
