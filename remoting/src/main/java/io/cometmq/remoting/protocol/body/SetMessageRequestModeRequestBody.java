// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.remoting.protocol.OrEmpty;
import org.jspecify.annotations.Nullable;

/**
 * How a group takes the messages of a topic.
 *
 * @param mode null is PULL
 * @param popShareQueueNum with POP: how many other members' queues each member pops too; negative or 0 for all queues
 */
public record SetMessageRequestModeRequestBody(
        String topic, String consumerGroup, @Nullable MessageRequestMode mode, int popShareQueueNum) {
    /** Reads what a peer left out as empty. */
    public SetMessageRequestModeRequestBody {
        topic = OrEmpty.text(topic);
        consumerGroup = OrEmpty.text(consumerGroup);
    }
}
