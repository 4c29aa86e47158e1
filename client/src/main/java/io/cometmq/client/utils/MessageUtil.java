// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.utils;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.topic.TopicNames;
import org.jspecify.annotations.Nullable;

/** Makes answers to messages that were sent by {@code MQProducer.request}. Stateless. */
public final class MessageUtil {
    private static final String REPLY = "reply";

    private MessageUtil() {}

    /**
     * The answer to a message; any producer can send it.
     *
     * @throws MQClientException with code {@link ClientErrorCode#CREATE_REPLY_MESSAGE_EXCEPTION} when the message does not
     *     say which cluster it came through
     */
    public static Message createReplyMessage(@Nullable Message requestMessage, byte[] body) throws MQClientException {
        if (requestMessage == null) {
            throw new MQClientException(
                    ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION,
                    "create reply message fail, requestMessage cannot be null.");
        }
        String cluster = requestMessage.getProperty(MessageConst.PROPERTY_CLUSTER);
        if (cluster == null) {
            throw new MQClientException(
                    ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION,
                    "create reply message fail, requestMessage error, property[" + MessageConst.PROPERTY_CLUSTER
                            + "] is null: expected a message that a consumer received");
        }
        Message reply = new Message(TopicNames.replyTopic(cluster), body);
        reply.clearProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
        reply.putProperty(MessageConst.PROPERTY_MESSAGE_TYPE, REPLY);
        copy(requestMessage, reply, MessageConst.PROPERTY_CORRELATION_ID);
        copy(requestMessage, reply, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT);
        copy(requestMessage, reply, MessageConst.PROPERTY_MESSAGE_TTL);
        return reply;
    }

    /** The client id of who waits for an answer to this message, or null. */
    public static @Nullable String getReplyToClient(Message message) {
        return message.getProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT);
    }

    /** Whether this message is an answer, which brokers push to who asked. */
    public static boolean isReply(Message message) {
        return REPLY.equals(message.getProperty(MessageConst.PROPERTY_MESSAGE_TYPE));
    }

    private static void copy(Message from, Message to, String property) {
        String value = from.getProperty(property);
        if (value != null) {
            to.putProperty(property, value);
        }
    }
}
