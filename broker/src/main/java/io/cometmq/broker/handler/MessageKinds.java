// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.KnownProperties.DELAY;
import static io.cometmq.common.message.KnownProperties.HALF;
import static io.cometmq.common.message.KnownProperties.LITE_TOPIC;
import static io.cometmq.common.message.KnownProperties.PRIORITY;
import static io.cometmq.common.message.KnownProperties.SHARDING_KEY;
import static io.cometmq.common.message.KnownProperties.TIMER;

import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.topic.MessageType;

/** Tells of what kind a message is. Stateless. */
final class MessageKinds {
    private MessageKinds() {}

    /** The kind of a message; the first that fits, in RocketMQ's order. */
    static MessageType of(long known) {
        if (!KnownProperties.has(known, HALF | DELAY | TIMER | SHARDING_KEY | PRIORITY | LITE_TOPIC)) {
            return MessageType.NORMAL;
        }
        if (KnownProperties.has(known, HALF)) {
            return MessageType.TRANSACTION;
        }
        if (KnownProperties.has(known, DELAY | TIMER)) {
            return MessageType.DELAY;
        }
        if (KnownProperties.has(known, SHARDING_KEY)) {
            return MessageType.FIFO;
        }
        return KnownProperties.has(known, PRIORITY) ? MessageType.PRIORITY : MessageType.LITE;
    }
}
