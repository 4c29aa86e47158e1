// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that pulls from the queue and offset it is told. Thread-safe.
 *
 * <p>In all pulls {@code subExpression} is {@code TagA || TagB} or {@code *}, {@code maxNums} bounds the messages of one
 * answer, and timeouts are in milliseconds.
 */
public interface MQPullConsumer extends MQConsumer {
    /** Starts the consumer. A consumer starts once. */
    void start() throws MQClientException;

    /** Saves the offsets and leaves the group. */
    void shutdown();

    /** Shares the queues of a topic among the group, and names who is told of changes; null leaves the listener as it is. */
    void registerMessageQueueListener(String topic, @Nullable MessageQueueListener listener);

    /** Pulls at once; does not wait for messages that are not there yet. */
    PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls within a timeout. */
    PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls with a selector. */
    PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls with a selector within a timeout. */
    PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls and tells the callback. */
    void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls within a timeout and tells the callback. */
    void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls at most so many bytes within a timeout and tells the callback; one message is given in any case. */
    void pull(
            MessageQueue mq,
            String subExpression,
            long offset,
            int maxNums,
            int maxSizeInBytes,
            PullCallback pullCallback,
            long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls with a selector and tells the callback. */
    void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls with a selector within a timeout and tells the callback. */
    void pull(
            MessageQueue mq,
            MessageSelector selector,
            long offset,
            int maxNums,
            PullCallback pullCallback,
            long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls; the broker holds the request for a while when there is nothing yet. */
    PullResult pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls with a held request and tells the callback. */
    void pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Pulls with a selector; the broker holds the request for a while when there is nothing yet. */
    PullResult pullBlockIfNotFoundWithMessageSelector(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Pulls with a selector and a held request, and tells the callback. */
    void pullBlockIfNotFoundWithMessageSelector(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Says that everything before {@code offset} is consumed; saved with the next save of offsets. */
    void updateConsumeOffset(MessageQueue mq, long offset) throws MQClientException;

    /**
     * The group's offset.
     *
     * @param fromStore true asks where it is saved, false looks into memory first
     * @return -1 when there is none
     */
    long fetchConsumeOffset(MessageQueue mq, boolean fromStore) throws MQClientException;

    /** The queues of a registered topic that this consumer has at the moment. */
    Set<MessageQueue> fetchMessageQueuesInBalance(String topic) throws MQClientException;

    /** Gives a message back on behalf of another group; see {@link #sendMessageBack(MessageExt, int)}. */
    void sendMessageBack(MessageExt msg, int delayLevel, String brokerName, String consumerGroup)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
