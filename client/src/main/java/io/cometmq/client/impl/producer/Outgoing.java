// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.Validators;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.utils.MessageUtil;
import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageBatch;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A message in the form in which it travels: checked, compressed, with its unique key. Made once per send, so that every
 * try sends the same. Immutable; the body's bytes must not be changed until the send has ended.
 *
 * @param msgId the unique key; for a batch the keys of its messages, joined by commas
 */
@SuppressWarnings("ArrayRecordComponent") // The body goes to the transport uncopied; nobody compares these.
record Outgoing(Message message, String msgId, byte[] body, int sysFlag, String properties, boolean batch) {
    private static final int MAX_BYTES_PER_CHAR = 3;

    /**
     * Prepares a message or batch.
     *
     * @throws MQClientException when it may not be sent, saying why
     */
    static Outgoing of(@Nullable Message message, DefaultMQProducer settings) throws MQClientException {
        if (message != null && settings.getNamespace() != null) {
            enterNamespace(message, settings);
        }
        if (message instanceof MessageBatch batch) {
            return ofBatch(batch, settings.getMaxMessageSize());
        }
        Validators.checkMessage(message, settings.getMaxMessageSize());
        if (message == null) {
            throw new IllegalStateException("a null message passed its check");
        }
        MessageClientIDSetter.setUniqID(message);
        byte[] body = message.getBody();
        int sysFlag = Boolean.parseBoolean(message.getProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED))
                ? MessageSysFlag.TRANSACTION_PREPARED
                : 0;
        if (body.length >= settings.getCompressMsgBodyOverHowmuch()) {
            CompressionType type = settings.getCompressType();
            body = Compression.compress(body, type, settings.getCompressLevel());
            sysFlag |= MessageSysFlag.COMPRESSED | type.flag();
        }
        return new Outgoing(message, uniqueKey(message), body, sysFlag, properties(message), false);
    }

    private static void enterNamespace(Message message, DefaultMQProducer settings) {
        message.setTopic(settings.withNamespace(message.getTopic()));
        message.setInstanceId(String.valueOf(settings.getNamespace()));
        if (message instanceof MessageBatch batch) {
            batch.forEach(each -> enterNamespace(each, settings));
        }
    }

    private static Outgoing ofBatch(MessageBatch batch, int maxMessageSize) throws MQClientException {
        StringJoiner keys = new StringJoiner(",");
        for (Message message : batch) {
            Validators.checkMessage(message, maxMessageSize);
            MessageClientIDSetter.setUniqID(message);
            keys.add(uniqueKey(message));
        }
        MessageClientIDSetter.setUniqID(batch);
        byte[] body = encode(batch);
        Validators.checkSize(body.length, maxMessageSize);
        // Hooks look at the message.
        batch.setBody(body);
        return new Outgoing(batch, keys.toString(), body, 0, properties(batch), true);
    }

    private static byte[] encode(MessageBatch batch) throws MQClientException {
        try {
            return batch.encode();
        } catch (IllegalArgumentException tooLong) {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, String.valueOf(tooLong.getMessage()), tooLong);
        }
    }

    private static String properties(Message message) throws MQClientException {
        String text = MessageProperties.encode(message.getProperties());
        if (text.length() > MessageProperties.MAX_BYTES / MAX_BYTES_PER_CHAR) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MessageProperties.MAX_BYTES) {
                throw new MQClientException(
                        ResponseCode.MESSAGE_ILLEGAL,
                        "the message properties have " + bytes + " bytes: expected at most "
                                + MessageProperties.MAX_BYTES);
            }
        }
        return text;
    }

    private static String uniqueKey(Message message) {
        String key = MessageClientIDSetter.getUniqID(message);
        return key == null ? "" : key;
    }

    /** Whether this is an answer, which a broker pushes to who asked. */
    boolean reply() {
        return MessageUtil.isReply(message);
    }

    /** The request that sends this to a queue. */
    Send header(DefaultMQProducer settings, MessageQueue queue, long bornTimestamp) {
        boolean retry = TopicNames.isRetryTopic(message.getTopic());
        return new Send(
                settings.getProducerGroup(),
                message.getTopic(),
                settings.getCreateTopicKey(),
                settings.getDefaultTopicQueueNums(),
                queue.getQueueId(),
                sysFlag,
                bornTimestamp,
                message.getFlag(),
                properties,
                retry ? number(MessageConst.PROPERTY_RECONSUME_TIME, 0) : Integer.valueOf(0),
                settings.isUnitMode(),
                retry ? number(MessageConst.PROPERTY_MAX_RECONSUME_TIMES, null) : null,
                batch,
                queue.getBrokerName());
    }

    private @Nullable Integer number(String property, @Nullable Integer byDefault) {
        String text = message.getProperty(property);
        return text == null ? byDefault : Integer.valueOf(text);
    }
}
