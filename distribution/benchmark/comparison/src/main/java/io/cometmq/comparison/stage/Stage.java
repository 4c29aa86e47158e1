// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Curve;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Samples;
import java.util.List;
import java.util.Map;

/** Some measurements on one cluster that was just started, with the broker settings that they need. */
public interface Stage {
    /** A short name, for {@code --only}. */
    String name();

    /** Whether it is measured when no stage is named. */
    default boolean isUsual() {
        return true;
    }

    /** Whether it is measured only where Kafka was asked for. */
    default boolean needsKafka() {
        return false;
    }

    /** The figures that it gives, in the order of the table. */
    List<Figure> figures();

    /** The curves that it gives. */
    default List<Curve> curves() {
        return List.of();
    }

    /**
     * Whose clusters it measures in a turn, each after the other.
     *
     * @param turn from 0
     */
    default List<Peer> peers(int turn) {
        return List.of(Peer.APACHE, Peer.COMETMQ);
    }

    /** Settings of the broker, alike for both; those that it has by default when none are needed. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Whether both brokers get the same fixed heap; as each starts by default otherwise. */
    default boolean sameHeap() {
        return true;
    }

    /**
     * Measures and adds one value for each figure and cell; what could not be measured has none and is remarked.
     *
     * @param cluster was started at the moment {@code started} of the clock; whether it serves yet is not known
     * @param started nanoseconds
     */
    void run(Cluster cluster, long started, Samples samples) throws Exception;
}
