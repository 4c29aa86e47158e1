// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import org.jspecify.annotations.Nullable;

/**
 * Whose queues are asked for.
 *
 * @param strategyName how the queues are divided: {@code AVG} or {@code AVG_BY_CIRCLE}
 * @param messageModel null is read by the broker as CLUSTERING
 */
public record QueryAssignmentRequestBody(
        String topic, String consumerGroup, String clientId, String strategyName, @Nullable MessageModel messageModel) {
    /** Reads what a peer left out as empty. */
    public QueryAssignmentRequestBody {
        topic = OrEmpty.text(topic);
        consumerGroup = OrEmpty.text(consumerGroup);
        clientId = OrEmpty.text(clientId);
        strategyName = OrEmpty.text(strategyName);
    }
}
