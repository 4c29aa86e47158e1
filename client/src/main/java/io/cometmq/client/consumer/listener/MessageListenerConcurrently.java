// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

import io.cometmq.common.message.MessageExt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consumes messages on many threads at once, in no particular order. */
@FunctionalInterface
public interface MessageListenerConcurrently extends MessageListener {
    /**
     * Consumes messages of one queue. To throw or to return null means {@link ConsumeConcurrentlyStatus#RECONSUME_LATER}.
     *
     * @param msgs one message, or up to {@code consumeMessageBatchMaxSize}; cannot be changed
     */
    @Nullable
    ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> msgs, ConsumeConcurrentlyContext context);
}
