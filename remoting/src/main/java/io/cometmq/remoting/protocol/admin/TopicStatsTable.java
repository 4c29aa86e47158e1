// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.admin;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;

/**
 * The bounds of the queues of a topic.
 *
 * @param topicPutTps messages a second
 */
public record TopicStatsTable(Map<MessageQueue, TopicOffset> offsetTable, double topicPutTps) {
    /** Reads what a peer left out as empty. */
    public TopicStatsTable {
        offsetTable = OrEmpty.map(offsetTable);
    }

    public Map<MessageQueue, TopicOffset> getOffsetTable() {
        return offsetTable;
    }

    public double getTopicPutTps() {
        return topicPutTps;
    }
}
