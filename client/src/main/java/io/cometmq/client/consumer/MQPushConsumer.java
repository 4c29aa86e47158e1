// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;

/** A consumer that calls a listener with each message it is given. Thread-safe. */
public interface MQPushConsumer extends MQConsumer {
    /** Starts receiving. A consumer starts once. */
    void start() throws MQClientException;

    /** Stops receiving, waits within a bound for running listeners, saves the offsets and leaves the group. */
    void shutdown();

    /** The listener whose calls run side by side. */
    void registerMessageListener(MessageListenerConcurrently messageListener);

    /**
     * Subscribes to a topic.
     *
     * @param subExpression {@code TagA || TagB}, or {@code *} for all
     */
    void subscribe(String topic, @Nullable String subExpression) throws MQClientException;

    /** Subscribes to a topic with a selector; null selects all. */
    void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException;

    /** Forgets a subscription; queues of the topic are given back at the next rebalance. */
    void unsubscribe(String topic);

    /** Changes how many threads call the listener. */
    void updateCorePoolSize(int corePoolSize) throws MQClientException;

    /** Pauses pulling; messages that were pulled already are still consumed. */
    void suspend() throws MQClientException;

    /** Ends a pause. */
    void resume() throws MQClientException;
}
