// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.TopicMessageQueueChangeListener;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.TopicRoute;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners when a topic has other queues than before. Routes are asked for on time; listeners run on the
 * rebalance thread, which may be kept waiting. Thread-safe.
 */
final class TopicWatch implements Resource {
    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

    private final MQClientInstance client;
    private final Map<String, Watched> topics = new ConcurrentHashMap<>();
    private final Scheduler.Cancellable looking;

    /** Who is told of a topic, and the queues that they know of; null before the first look. */
    private record Watched(TopicMessageQueueChangeListener listener, @Nullable Set<MessageQueue> known) {}

    private TopicWatch(MQClientInstance client, Duration interval) {
        this.client = client;
        this.looking = client.scheduler().every(interval, interval, "topic-watch", this::look);
    }

    /** Begins to look at the routes of watched topics every {@code interval}. */
    static TopicWatch start(MQClientInstance client, Duration interval) {
        return new TopicWatch(client, interval);
    }

    /** Watches a topic, from the queues on that it has now; calls a name server. A listener replaces an earlier one. */
    void add(String topic, TopicMessageQueueChangeListener listener) throws MQClientException {
        topics.put(topic, new Watched(listener, queues(client.routes().fetch(topic))));
    }

    /** Watches a topic that may not exist yet. */
    void addUnknown(String topic, TopicMessageQueueChangeListener listener) {
        TopicRoute route = client.routes().known(topic);
        topics.put(topic, new Watched(listener, route == null ? null : queues(route)));
    }

    Set<String> topics() {
        return Set.copyOf(topics.keySet());
    }

    private void look() {
        for (String topic : topics.keySet()) {
            Await.whenDone(client.routes().refresh(topic), (route, failure) -> {
                if (failure != null) {
                    log.debug("Watched topic not looked at: topic={} cause={}", topic, failure.toString());
                } else if (hasChanged(route)) {
                    client.rebalanceService().rebalanceImmediately();
                }
            });
        }
    }

    private boolean hasChanged(TopicRoute route) {
        Watched watched = topics.get(route.topic());
        return watched != null && !queues(route).equals(watched.known());
    }

    /** Tells the listeners of topics that changed. Called by the rebalance thread. */
    void tellListeners() {
        topics.forEach((topic, watched) -> {
            TopicRoute route = client.routes().known(topic);
            if (route == null) {
                return;
            }
            Set<MessageQueue> now = queues(route);
            if (!now.equals(watched.known()) && topics.replace(topic, watched, new Watched(watched.listener(), now))) {
                tell(topic, watched.listener(), now);
            }
        });
    }

    private static void tell(String topic, TopicMessageQueueChangeListener listener, Set<MessageQueue> queues) {
        try {
            listener.onChanged(topic, queues);
        } catch (RuntimeException failure) {
            log.error("Listener of topic changes failed: topic={}", topic, failure);
        }
    }

    private static Set<MessageQueue> queues(TopicRoute route) {
        return new TreeSet<>(route.shared());
    }

    @Override
    public void close() {
        looking.cancel();
    }
}
