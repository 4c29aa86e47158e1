// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_PRIORITY;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.rpc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Messages with a priority: it is the number of the queue they go to, so that consumers which take queues from the
 * highest down take urgent messages first. A message of another kind (delayed, ordered, of a transaction) has none.
 * Stateless.
 */
final class Priorities {
    private Priorities() {}

    /**
     * The queue of a message: that of its priority, at most the topic's last, or {@code queueId} when it has none.
     *
     * @throws Refusal naming a priority that is none
     */
    static int queueOf(EncodedProperties properties, long known, int queueId, TopicConfig topic) {
        if (MessageKinds.of(known) != MessageType.PRIORITY) {
            return queueId;
        }
        String text = properties.get(PROPERTY_PRIORITY);
        return Math.min(priority(text), Math.max(0, topic.writeQueueNums() - 1));
    }

    private static int priority(@Nullable String text) {
        try {
            int value = Integer.parseInt(String.valueOf(text));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException ignored) {
            // Said below.
        }
        throw new Refusal(
                MESSAGE_ILLEGAL, "property " + PROPERTY_PRIORITY + "=" + text + ": expected a whole number from 0 on");
    }
}
