// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;

/** A consumer that calls a listener with each message it is given. Thread-safe. */
@SuppressWarnings("overloads") // Compat: lambdas are cast to the kind of listener that they are, as in RocketMQ.
public interface MQPushConsumer extends MQConsumer {
    /** Starts receiving. A consumer starts once. */
    void start() throws MQClientException;

    /** Stops receiving, waits within a bound for running listeners, saves the offsets and leaves the group. */
    void shutdown();

    /** The listener, of either kind. */
    void registerMessageListener(MessageListener messageListener);

    /** The listener whose calls run side by side. */
    void registerMessageListener(MessageListenerConcurrently messageListener);

    /** The listener that gets the messages of each queue in order. */
    void registerMessageListener(MessageListenerOrderly messageListener);

    /**
     * Subscribes to a topic.
     *
     * @param subExpression {@code TagA || TagB}, or {@code *} for all
     */
    void subscribe(String topic, @Nullable String subExpression) throws MQClientException;

    /** Subscribes to a topic with a selector; null selects all. */
    void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException;

    /** Forgets a subscription; a running consumer tells the brokers and gives the topic's queues back at once. */
    void unsubscribe(String topic);

    /**
     * Changes how many threads call the listener of a running consumer.
     *
     * @throws IllegalArgumentException when the number is not within 1..1000
     * @throws IllegalStateException when the consumer does not run
     */
    void updateCorePoolSize(int corePoolSize);

    /** Pauses pulling; messages that were pulled already are still consumed. */
    void suspend();

    /** Ends a pause. */
    void resume();
}
