// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.heartbeat;

/** How the messages of a topic are shared among the members of a consumer group. */
public enum MessageModel {
    /** Every member gets every message; each keeps its own offsets. */
    BROADCASTING("BROADCASTING"),
    /** Every message goes to one member; the broker keeps the offsets of the group. */
    CLUSTERING("CLUSTERING"),
    /** Every member chooses lite topics of its own. */
    LITE_SELECTIVE("LITE_SELECTIVE");

    private final String modeCN;

    MessageModel(String modeCN) {
        this.modeCN = modeCN;
    }

    /** The name on the wire. */
    public String getModeCN() {
        return modeCN;
    }
}
