// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Set;

/**
 * The queues that a client wants for itself.
 *
 * @param onlyThisBroker whether the lock is not to be asked of replicas
 */
public record LockBatchRequestBody(
        String clientId, String consumerGroup, Set<MessageQueue> mqSet, boolean onlyThisBroker) {
    /** Reads what a peer left out as empty. */
    public LockBatchRequestBody {
        clientId = OrEmpty.text(clientId);
        consumerGroup = OrEmpty.text(consumerGroup);
        mqSet = OrEmpty.set(mqSet);
    }
}
