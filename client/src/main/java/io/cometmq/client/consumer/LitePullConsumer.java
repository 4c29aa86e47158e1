// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A consumer that pulls ahead by itself and hands messages out when its application polls.
 *
 * <p>Its queues are either shared among the group, after {@link #subscribe(String)}, or chosen by the application, after
 * {@link #assign}; never both. A commit covers what was polled, and nothing that was only pulled. Thread-safe; with
 * {@link #setAutoCommit automatic commits} one thread should poll, because a poll says that the messages of the poll
 * before are done with.
 *
 * <p>Methods that need a running consumer throw {@link IllegalStateException} before the start and after the shutdown.
 */
public interface LitePullConsumer {
    /** Starts the consumer. A consumer starts once. */
    void start() throws MQClientException;

    /** Saves the offsets and leaves the group; a poll that waits returns nothing. */
    void shutdown();

    /** Whether the consumer was started and not shut down. */
    boolean isRunning();

    /** Subscribes to all messages of a topic. */
    void subscribe(String topic) throws MQClientException;

    /** Subscribes to messages with these tags: {@code TagA || TagB}, or {@code *} for all. */
    void subscribe(String topic, String subExpression) throws MQClientException;

    /** Subscribes, and names the listener that is told when this consumer's share of a topic changes. */
    void subscribe(String topic, String subExpression, MessageQueueListener messageQueueListener)
            throws MQClientException;

    /** Subscribes with a selector; null selects all. */
    void subscribe(String topic, MessageSelector selector) throws MQClientException;

    /** Forgets a subscription; messages that were pulled and not polled are dropped. */
    void unsubscribe(String topic);

    /** The queues that this consumer has at the moment. */
    Set<MessageQueue> assignment() throws MQClientException;

    /** Takes exactly these queues, in place of those that were assigned before. */
    void assign(Collection<MessageQueue> messageQueues);

    /** Filters the assigned queues of a topic by tags; to be called before start. */
    void setSubExpressionForAssign(String topic, String subExpression);

    /**
     * Says in heartbeats what the assigned queues are filtered by, so that an administrator sees it.
     *
     * @param subExpressionMap selectors by topic
     */
    void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> subExpressionMap) throws Exception;

    /** Polls; waits for messages as long as the setting {@code pollTimeoutMillis} says. */
    List<MessageExt> poll();

    /**
     * Polls.
     *
     * @param timeout how long to wait for messages, in milliseconds
     * @return messages of one queue in offset order; empty when there were none in time
     */
    List<MessageExt> poll(long timeout);

    /**
     * Goes on at another offset of a queue. Nothing that was pulled before is polled after this returns.
     *
     * @param offset within the queue's bounds
     */
    void seek(MessageQueue messageQueue, long offset) throws MQClientException;

    /** Goes on at the first message that the queue still has. */
    void seekToBegin(MessageQueue messageQueue) throws MQClientException;

    /** Goes on after the last message of the queue. */
    void seekToEnd(MessageQueue messageQueue) throws MQClientException;

    /** Stops pulling these queues; what is pulled already can still be polled. Queues that are not held are ignored. */
    void pause(Collection<MessageQueue> messageQueues);

    /** Goes on pulling these queues, within a second. */
    void resume(Collection<MessageQueue> messageQueues);

    boolean isAutoCommit();

    /** Whether polls commit, now and then, what the polls before brought. */
    void setAutoCommit(boolean autoCommit);

    /** The readable queues of a topic. */
    Collection<MessageQueue> fetchMessageQueues(String topic) throws MQClientException;

    /**
     * The offset of the first message of the queue that was stored at or after a time.
     *
     * @param timestamp milliseconds since 1970
     */
    Long offsetForTimestamp(MessageQueue messageQueue, Long timestamp) throws MQClientException;

    /** Commits everything that was polled and waits until the brokers have it; what fails is saved again later. */
    void commitSync();

    /** Commits these offsets; see {@link #commit(Map, boolean)}. With {@code persist} it waits for the brokers. */
    void commitSync(Map<MessageQueue, Long> messageQueueOffsets, boolean persist);

    /** Commits everything that was polled; saved with the next save of offsets. */
    void commit();

    /**
     * Commits these offsets, whatever was polled. Queues that are not held, and negative offsets, are ignored.
     *
     * @param persist true sends the offsets at once, false with the next save
     */
    void commit(Map<MessageQueue, Long> messageQueueOffsets, boolean persist);

    /** Commits what was polled of these queues; see {@link #commit(Map, boolean)}. */
    void commit(Set<MessageQueue> messageQueues, boolean persist);

    /** The offset that the group committed last; -1 when there is none. */
    Long committed(MessageQueue messageQueue) throws MQClientException;

    /** Names the listener that is told when a topic gets or loses queues. */
    void registerTopicMessageQueueChangeListener(String topic, TopicMessageQueueChangeListener listener)
            throws MQClientException;

    /** Goes on with other name servers, {@code host:port;host:port}. */
    void updateNameServerAddress(String nameServerAddress);
}
