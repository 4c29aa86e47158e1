// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The producers and consumers of one client, by group: at most one of each kind per group. Thread-safe. */
final class ClientGroups {
    private final Map<String, MQProducerInner> producers = new ConcurrentHashMap<>();
    private final Map<String, MQConsumerInner> consumers = new ConcurrentHashMap<>();

    /** Adds a producer; false when the group has one already. */
    boolean add(String group, MQProducerInner producer) {
        return producers.putIfAbsent(group, producer) == null;
    }

    /** Adds a consumer; false when the group has one already. */
    boolean add(String group, MQConsumerInner consumer) {
        return consumers.putIfAbsent(group, consumer) == null;
    }

    void removeProducer(String group) {
        producers.remove(group);
    }

    void removeConsumer(String group) {
        consumers.remove(group);
    }

    Map<String, MQProducerInner> producers() {
        return Map.copyOf(producers);
    }

    Map<String, MQConsumerInner> consumers() {
        return Map.copyOf(consumers);
    }

    boolean hasConsumers() {
        return !consumers.isEmpty();
    }

    boolean isEmpty() {
        return producers.isEmpty() && consumers.isEmpty();
    }

    /** Every topic that some producer or consumer uses. */
    Set<String> topics() {
        Set<String> topics = new HashSet<>();
        producers.values().forEach(producer -> topics.addAll(producer.publishTopics()));
        consumers.values().forEach(consumer -> topics.addAll(consumer.subscribedTopics()));
        return topics;
    }
}
