// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Map;

/** The questions that producers and consumers alike can ask the brokers of a topic. Thread-safe once started. */
public interface MQAdmin {
    /**
     * Creates a topic on every broker that carries the topic {@code key}.
     *
     * @param key a topic that exists, usually {@code TBW102}
     * @param queueNum how many queues to read from and write to, per broker
     * @param attributes plain keys, such as {@code message.type}
     */
    void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
            throws MQClientException;

    /** Creates a topic with topic system flags; see {@link #createTopic(String, String, int, Map)}. */
    void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException;

    /**
     * The offset of the first message of the queue that was stored at or after {@code timestamp}.
     *
     * @param timestamp milliseconds since 1970
     */
    long searchOffset(MessageQueue mq, long timestamp) throws MQClientException;

    /** The offset that the next message of the queue will get. */
    long maxOffset(MessageQueue mq) throws MQClientException;

    /** The offset of the oldest message that the queue still has. */
    long minOffset(MessageQueue mq) throws MQClientException;

    /** When the oldest message of the queue was stored, milliseconds since 1970. */
    long earliestMsgStoreTime(MessageQueue mq) throws MQClientException;

    /**
     * Messages of the topic that carry this key.
     *
     * @param maxNum how many at most, from each broker
     * @param begin earliest store time, milliseconds since 1970
     * @param end latest store time, milliseconds since 1970
     * @throws MQClientException with code NO_MESSAGE when there is none
     */
    QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException;

    /**
     * The message with this id.
     *
     * @param msgId the broker's id (address and log offset) or the client's unique key
     * @throws MQClientException with code NO_MESSAGE when there is none
     */
    MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
