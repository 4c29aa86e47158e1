// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.comparison.cluster.Peer;
import java.util.List;
import java.util.Map;

/**
 * A stage of loads.
 *
 * @param name of the stage
 * @param peers whose clusters are measured
 * @param crossed whether brokers are measured with the other one's client as well, in the turns that the scale names
 * @param settings of the broker
 * @param measurements one after another, on one cluster
 */
record LoadPlan(
        String name, List<Peer> peers, boolean crossed, Map<String, String> settings, List<Measurement> measurements) {
    /** Ours and Apache RocketMQ's, with all clients. */
    static LoadPlan ofRocketMq(String name, Map<String, String> settings, List<Measurement> measurements) {
        return new LoadPlan(name, List.of(Peer.APACHE, Peer.COMETMQ), true, settings, measurements);
    }

    /** Ours and Kafka's, each with its own client. */
    static LoadPlan ofKafka(String name, List<Measurement> measurements) {
        return new LoadPlan(name, List.of(Peer.KAFKA, Peer.COMETMQ), false, Map.of(), measurements);
    }
}
