// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import java.util.Map;

/**
 * How far a group has come in its queues.
 *
 * @param consumeTps messages a second
 */
public record ConsumeStats(double consumeTps, Map<MessageQueue, OffsetWrapper> offsetTable) {
    /** Reads what a peer left out as empty. */
    public ConsumeStats {
        offsetTable = OrEmpty.map(offsetTable);
    }
}
