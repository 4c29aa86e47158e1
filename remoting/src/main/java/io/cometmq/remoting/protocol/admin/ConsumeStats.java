// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.admin;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
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

    public Map<MessageQueue, OffsetWrapper> getOffsetTable() {
        return offsetTable;
    }

    public double getConsumeTps() {
        return consumeTps;
    }

    /** How many messages the group has not consumed, over all queues. */
    public long computeTotalDiff() {
        return offsetTable.values().stream()
                .mapToLong(queue -> queue.brokerOffset() - queue.consumerOffset())
                .sum();
    }

    /** How many messages the group has pulled and not consumed, over all queues. */
    public long computeInflightTotalDiff() {
        return offsetTable.values().stream()
                .mapToLong(queue -> queue.pullOffset() - queue.consumerOffset())
                .sum();
    }
}
