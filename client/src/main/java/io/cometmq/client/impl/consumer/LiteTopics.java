// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.TopicMessageQueueChangeListener;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the application of a lite pull consumer wants of topics: subscriptions, or filters of the queues that it assigns,
 * but not both; and who listens to changes. Thread-safe.
 */
final class LiteTopics {
    private final Clock clock;
    private final Subscriptions subscribed = new Subscriptions();
    private final Subscriptions assignedFilters = new Subscriptions();
    private final Subscriptions inHeartbeats = new Subscriptions();
    private final Map<String, TopicMessageQueueChangeListener> listeners = new ConcurrentHashMap<>();
    private Way way = Way.OPEN;

    /** How the consumer gets its queues. */
    private enum Way {
        OPEN,
        SUBSCRIBE,
        ASSIGN
    }

    LiteTopics(Clock clock) {
        this.clock = clock;
    }

    /** Subscribes to a topic; null selects all. */
    void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException {
        SubscriptionData subscription = Subscriptions.parse(topic, selector, clock.millis());
        decide(Way.SUBSCRIBE);
        subscribed.put(subscription);
    }

    void unsubscribe(String topic) {
        subscribed.remove(topic);
    }

    /** The application chooses its queues from now on. */
    void assign() {
        decide(Way.ASSIGN);
    }

    private synchronized void decide(Way wanted) {
        if (way != Way.OPEN && way != wanted) {
            throw new IllegalStateException(
                    "Subscribe and assign are mutually exclusive: expected " + way + " as before, was " + wanted);
        }
        way = wanted;
    }

    synchronized boolean isAssigned() {
        return way == Way.ASSIGN;
    }

    /** Filters the assigned queues of a topic by tags. */
    void filterAssigned(String topic, String tags) {
        SubscriptionData filter = SubscriptionData.ofTags(topic, tags, clock.millis());
        decide(Way.ASSIGN);
        assignedFilters.put(filter);
    }

    /** What to take of a topic; null when nothing is wanted of it any more. */
    @Nullable
    SubscriptionData filter(String topic) {
        if (!isAssigned()) {
            return subscribed.get(topic);
        }
        SubscriptionData filter = assignedFilters.get(topic);
        if (filter == null) {
            filter = SubscriptionData.ofTags(topic, SubscriptionData.ALL, clock.millis());
            assignedFilters.put(filter);
        }
        return filter;
    }

    Subscriptions subscriptions() {
        return subscribed;
    }

    /** Says something in heartbeats that is not a subscription. */
    void tellInHeartbeats(Map<String, MessageSelector> selectors) throws MQClientException {
        for (Map.Entry<String, MessageSelector> entry : selectors.entrySet()) {
            inHeartbeats.put(Subscriptions.parse(entry.getKey(), entry.getValue(), clock.millis()));
        }
    }

    Set<SubscriptionData> toldInHeartbeats() {
        return inHeartbeats.all();
    }

    /** What heartbeats say. */
    Set<SubscriptionData> ofHeartbeat() {
        return isAssigned() ? inHeartbeats.all() : subscribed.all();
    }

    void listen(String topic, TopicMessageQueueChangeListener listener) {
        listeners.put(topic, listener);
    }

    Map<String, TopicMessageQueueChangeListener> listeners() {
        return Map.copyOf(listeners);
    }
}
