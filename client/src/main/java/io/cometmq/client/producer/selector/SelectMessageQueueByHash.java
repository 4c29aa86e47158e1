// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer.selector;

import io.cometmq.client.producer.MessageQueueSelector;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equal arguments go to the same queue, as long as the number of queues does not change. Stateless. */
public class SelectMessageQueueByHash implements MessageQueueSelector {
    @Override
    public MessageQueue select(List<MessageQueue> mqs, Message msg, @Nullable Object arg) {
        // Compat: RocketMQ takes the absolute value of the remainder, so the same key keeps its queue after porting.
        return mqs.get(Math.abs(Objects.hashCode(arg) % mqs.size()));
    }
}
