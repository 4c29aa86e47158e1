// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;

/**
 * The offsets that consumers have stored.
 *
 * @param consumerTable by client id; in the answer of a broker
 * @param messageQueueTable in the answer of one consumer
 */
public record GetConsumerStatusBody(
        Map<String, Map<MessageQueue, Long>> consumerTable, Map<MessageQueue, Long> messageQueueTable) {
    /** Reads what a peer left out as empty. */
    public GetConsumerStatusBody {
        consumerTable = OrEmpty.map(consumerTable);
        messageQueueTable = OrEmpty.map(messageQueueTable);
    }
}
