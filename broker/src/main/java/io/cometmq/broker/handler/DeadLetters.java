// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_MESSAGE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_ORIGIN_MESSAGE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_RETRY_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;

import io.cometmq.common.message.MessageProperties;
import org.jspecify.annotations.Nullable;

/** Marks messages that nobody will consume any more with where they came from. Stateless. */
final class DeadLetters {
    private DeadLetters() {}

    /** The properties with the topic and id under which the message was first sent, as far as they are known. */
    static String withOrigin(String properties) {
        String id = MessageProperties.get(properties, PROPERTY_ORIGIN_MESSAGE_ID);
        if (id == null) {
            id = MessageProperties.get(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        }
        String marked =
                set(properties, PROPERTY_DLQ_ORIGIN_TOPIC, MessageProperties.get(properties, PROPERTY_RETRY_TOPIC));
        return set(marked, PROPERTY_DLQ_ORIGIN_MESSAGE_ID, id);
    }

    private static String set(String properties, String name, @Nullable String value) {
        return value == null ? properties : MessageProperties.set(properties, name, value);
    }
}
