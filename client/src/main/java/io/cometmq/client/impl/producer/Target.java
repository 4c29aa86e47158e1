// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.MessageQueueSelector;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is to go: any queue of its topic in turn, one queue, or the queue that a selector chooses. Immutable.
 *
 * @param queue the one queue
 * @param selector chooses the queue once the topic's queues are known
 * @param arg for the selector
 */
public record Target(@Nullable MessageQueue queue, @Nullable MessageQueueSelector selector, @Nullable Object arg) {
    /** The queues in turn, trying another one when one fails. */
    public static final Target ANY = new Target(null, null, null);

    /** This queue. */
    public static Target of(@Nullable MessageQueue queue) {
        return queue == null ? ANY : new Target(queue, null, null);
    }

    /** The queue that the selector chooses. */
    public static Target chosenBy(MessageQueueSelector selector, @Nullable Object arg) {
        return new Target(null, selector, arg);
    }

    /** Whether the queues take turns. */
    boolean isAny() {
        return queue == null && selector == null;
    }

    /**
     * The queue for a message, or null when the queues take turns.
     *
     * @param queues the writable queues of the message's topic
     */
    @Nullable
    MessageQueue choose(Message message, List<MessageQueue> queues) throws MQClientException {
        if (selector == null) {
            return queue;
        }
        MessageQueue chosen;
        try {
            chosen = selector.select(queues, message, arg);
        } catch (RuntimeException ofSelector) {
            throw new MQClientException("select message queue threw exception: " + ofSelector, ofSelector);
        }
        if (chosen == null) {
            throw new MQClientException("select message queue return null: the selector chose no queue", null);
        }
        return chosen;
    }

    /** This target with its queue as servers know it. */
    Target in(ClientConfig settings) {
        return queue == null ? this : of(settings.queueWithNamespace(queue));
    }

    /** Checks what can be checked before the queues are known. */
    void check(Message message) throws MQClientException {
        if (queue != null) {
            MessageQueue unused = checked(queue, message);
        }
    }

    static MessageQueue checked(MessageQueue queue, Message message) throws MQClientException {
        if (!queue.getTopic().equals(message.getTopic())) {
            throw new MQClientException(
                    "message's topic not equal mq's topic: " + message.getTopic() + " and " + queue.getTopic(), null);
        }
        return queue;
    }
}
