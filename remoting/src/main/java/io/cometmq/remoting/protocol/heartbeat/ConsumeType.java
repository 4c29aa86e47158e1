// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.heartbeat;

/** Who drives the consumption of a group. */
public enum ConsumeType {
    /** The user's code pulls. */
    CONSUME_ACTIVELY("PULL"),
    /** The client pulls by itself and calls the user's listener. */
    CONSUME_PASSIVELY("PUSH"),
    /** The client takes messages with receipts that expire. */
    CONSUME_POP("POP");

    private final String typeCN;

    ConsumeType(String typeCN) {
        this.typeCN = typeCN;
    }

    /** The short name that users know. */
    public String getTypeCN() {
        return typeCN;
    }
}
