// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

/**
 * How much is measured.
 *
 * @param alternations how often each peer has its turn
 * @param warmUp seconds of a load before anything counts
 * @param seconds of a load that count
 * @param backlog messages that are consumed
 * @param storedMib what is stored at a clean stop, at least
 * @param topics of the broker with many, eight queues each
 * @param idleSeconds how long an idle broker is watched
 * @param allCells whether brokers are measured with the other one's client as well
 */
public record Scale(
        int alternations,
        int warmUp,
        int seconds,
        int backlog,
        int storedMib,
        int topics,
        int idleSeconds,
        boolean allCells) {
    /** As the goals are written. */
    public static final Scale FULL = new Scale(5, 10, 10, 2_000_000, 2_048, 1_000, 30, true);

    /** Under ten minutes on two cores: one turn each and smaller amounts, the same work. */
    public static final Scale QUICK = new Scale(1, 2, 2, 200_000, 256, 200, 5, false);
}
