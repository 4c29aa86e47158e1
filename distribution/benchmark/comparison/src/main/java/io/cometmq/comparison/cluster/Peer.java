// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import java.util.Locale;

/** Who is compared: as a broker and as a client. */
public enum Peer {
    /** This project. */
    COMETMQ,
    /** Apache RocketMQ. */
    APACHE,
    /** Apache Kafka. */
    KAFKA;

    /** Its name as {@code mqbench --client} takes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one with this word.
     *
     * @throws IllegalArgumentException naming it, when there is none
     */
    public static Peer of(String word) {
        for (Peer peer : values()) {
            if (peer.word().equals(word)) {
                return peer;
            }
        }
        throw new IllegalArgumentException("peer " + word + ": expected cometmq, apache or kafka");
    }
}
