// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.cluster.Peer;

/**
 * One line of the table.
 *
 * @param id a short name for scripts
 * @param label what it is, for people
 * @param unit of its values
 * @param goal what is to be reached: a bound of ours divided by theirs, or of ours alone
 * @param direction which side of the goal is good
 * @param pairing which cells are divided by each other
 */
public record Figure(String id, String label, String unit, double goal, Direction direction, Pairing pairing) {
    /** Which side of the goal is good. */
    public enum Direction {
        /** At least the goal. */
        AT_LEAST,
        /** At most the goal. */
        AT_MOST
    }

    /** Which cells are compared. */
    public enum Pairing {
        /** Each broker with its own client. */
        OWN_CLIENTS,
        /** Both brokers with Apache's client, for what the brokers alone do. */
        APACHES_CLIENT,
        /** Both brokers, driven by this program. */
        BROKERS,
        /** Each with its own client, Kafka's for theirs. */
        KAFKA,
        /** Our broker's value against the goal, whatever theirs is. */
        OURS_ALONE
    }

    /** What brokers take, where less is better, driven by this program; {@code goal} is a ratio. */
    public static Figure ofBrokers(String id, String label, String unit, double goal) {
        return new Figure(id, label, unit, goal, Direction.AT_MOST, Pairing.BROKERS);
    }

    /** Our cell: always our broker. */
    public Cell ours() {
        return new Cell(Peer.COMETMQ, pairing == Pairing.APACHES_CLIENT ? Peer.APACHE : Peer.COMETMQ);
    }

    /** Their cell: always their broker. */
    public Cell theirs() {
        return switch (pairing) {
            case KAFKA -> new Cell(Peer.KAFKA, Peer.KAFKA);
            case BROKERS -> new Cell(Peer.APACHE, Peer.COMETMQ);
            case OWN_CLIENTS, APACHES_CLIENT, OURS_ALONE -> new Cell(Peer.APACHE, Peer.APACHE);
        };
    }

    /** Whether {@code value}, a ratio or ours, reaches the goal. */
    public boolean isReachedBy(double value) {
        return direction == Direction.AT_LEAST ? value >= goal : value <= goal;
    }

    /** The goal in words, for instance {@code ≤ 0.4×}. */
    public String goalText() {
        String bound = (direction == Direction.AT_LEAST ? "≥ " : "≤ ") + Numbers.text(goal);
        return pairing == Pairing.OURS_ALONE ? bound + " " + unit : bound + "×";
    }
}
