// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.client.MQAdmin;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages. Thread-safe.
 *
 * <p>A send that is waited for ends with a {@link SendResult}, or with {@link MQClientException} (nothing was sent, or all
 * tries failed), {@link RemotingException} (no answer; the message may have been stored), or {@link MQBrokerException}
 * (the broker refused). Timeouts are in milliseconds and cover all tries. A message belongs to the client until its send
 * has ended.
 */
public interface MQProducer extends MQAdmin {
    /** Starts the producer. A producer starts once. */
    void start() throws MQClientException;

    /** Leaves the group and closes what no other producer or consumer shares. */
    void shutdown();

    /** The queues of a topic that can be sent to. */
    List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException;

    /** Sends to the queues in turn, and tries other brokers when one fails. */
    SendResult send(Message msg) throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends within a timeout. */
    SendResult send(Message msg, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends and tells the callback, also of failures before anything was sent. */
    void send(Message msg, SendCallback sendCallback)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends within a timeout and tells the callback. */
    void send(Message msg, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Sends without an answer: fast, and nobody learns whether the message was stored. */
    void sendOneway(Message msg) throws MQClientException, RemotingException, InterruptedException;

    /** Sends to one queue; tried once. */
    SendResult send(Message msg, MessageQueue mq)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends to one queue within a timeout. */
    SendResult send(Message msg, MessageQueue mq, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends to one queue and tells the callback. */
    void send(Message msg, MessageQueue mq, SendCallback sendCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Sends to one queue within a timeout and tells the callback. */
    void send(Message msg, MessageQueue mq, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Sends to one queue without an answer. */
    void sendOneway(Message msg, MessageQueue mq) throws MQClientException, RemotingException, InterruptedException;

    /** Sends to the queue that the selector chooses; tried once. */
    SendResult send(Message msg, MessageQueueSelector selector, @Nullable Object arg)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends to the queue that the selector chooses within a timeout. */
    SendResult send(Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends to the queue that the selector chooses and tells the callback. */
    void send(Message msg, MessageQueueSelector selector, @Nullable Object arg, SendCallback sendCallback)
            throws MQClientException, RemotingException, InterruptedException;

    /** Sends to the queue that the selector chooses within a timeout and tells the callback. */
    void send(Message msg, MessageQueueSelector selector, @Nullable Object arg, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException;

    /** Sends to the queue that the selector chooses without an answer. */
    void sendOneway(Message msg, MessageQueueSelector selector, @Nullable Object arg)
            throws MQClientException, RemotingException, InterruptedException;

    /**
     * Sends a message that is delivered when the application's part of the transaction succeeds; see
     * {@link TransactionMQProducer}.
     */
    TransactionSendResult sendMessageInTransaction(Message msg, @Nullable Object arg) throws MQClientException;

    /** Sends messages of one topic as a batch, which is stored as a whole or not at all. */
    SendResult send(Collection<Message> msgs)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch within a timeout. */
    SendResult send(Collection<Message> msgs, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch to one queue. */
    SendResult send(Collection<Message> msgs, MessageQueue mq)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch to one queue within a timeout. */
    SendResult send(Collection<Message> msgs, MessageQueue mq, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch and tells the callback. */
    void send(Collection<Message> msgs, SendCallback sendCallback)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch within a timeout and tells the callback. */
    void send(Collection<Message> msgs, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch to one queue and tells the callback. */
    void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** Sends a batch to one queue within a timeout and tells the callback. */
    void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Calls a delayed message back before it is delivered.
     *
     * @param recallHandle what {@link SendResult#getRecallHandle()} gave
     * @return the unique key of the message that is called back
     */
    String recallMessage(String topic, String recallHandle)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Sends a message and waits for the answer of who consumes it, which makes it by {@code
     * MessageUtil.createReplyMessage} and sends it by any producer.
     *
     * @param timeout for the way there and back
     * @return the answer, a {@code MessageExt}
     * @throws RequestTimeoutException when the message was sent and nobody answered in time
     */
    Message request(Message msg, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException;

    /** Sends a message and tells the callback the answer; see {@link #request(Message, long)}. */
    void request(Message msg, RequestCallback requestCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** As {@link #request(Message, long)}, to the queue that the selector chooses. */
    Message request(Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException;

    /** As {@link #request(Message, RequestCallback, long)}, to the queue that the selector chooses. */
    void request(
            Message msg,
            MessageQueueSelector selector,
            @Nullable Object arg,
            RequestCallback requestCallback,
            long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /** As {@link #request(Message, long)}, to one queue. */
    Message request(Message msg, MessageQueue mq, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException;

    /** As {@link #request(Message, RequestCallback, long)}, to one queue. */
    void request(Message msg, MessageQueue mq, RequestCallback requestCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;
}
