// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;

/** A group that a client produces for. */
public record ProducerData(String groupName) {
    /** Reads what a peer left out as empty. */
    public ProducerData {
        groupName = OrEmpty.text(groupName);
    }
}
