// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

import io.cometmq.common.message.MessageExt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consumes the messages of each queue one after another, by one thread at a time. */
@FunctionalInterface
public interface MessageListenerOrderly extends MessageListener {
    /**
     * Consumes messages of one queue. To throw or to return null means
     * {@link ConsumeOrderlyStatus#SUSPEND_CURRENT_QUEUE_A_MOMENT}.
     *
     * @param msgs one message, or up to {@code consumeMessageBatchMaxSize}; cannot be changed
     */
    @Nullable
    ConsumeOrderlyStatus consumeMessage(List<MessageExt> msgs, ConsumeOrderlyContext context);
}
