// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the queue of a message, for instance by an order's number. Called by the sending thread. */
@FunctionalInterface
public interface MessageQueueSelector {
    /**
     * Chooses one of {@code mqs}.
     *
     * @param mqs the writable queues of the topic, never empty, in a stable order
     * @param arg what the caller passed to {@code send}
     */
    MessageQueue select(List<MessageQueue> mqs, Message msg, @Nullable Object arg);
}
