// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Set;

/**
 * The queues that a client gives back.
 *
 * @param onlyThisBroker whether replicas are not to be told
 */
public record UnlockBatchRequestBody(
        String clientId, String consumerGroup, Set<MessageQueue> mqSet, boolean onlyThisBroker) {
    /** Reads what a peer left out as empty. */
    public UnlockBatchRequestBody {
        clientId = OrEmpty.text(clientId);
        consumerGroup = OrEmpty.text(consumerGroup);
        mqSet = OrEmpty.set(mqSet);
    }
}
