// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.QueueData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The queues of every topic, by the broker that holds them. The inner maps are immutable and replaced as a whole, so
 * readers need no lock; writers hold the lock of the {@link RouteTable} that owns this.
 */
final class TopicTable {
    private final ConcurrentHashMap<String, Map<String, QueueData>> queuesByTopic = new ConcurrentHashMap<>();

    /** The queues of {@code topic} by broker name, in the order of the names; empty for an unknown topic. */
    Map<String, QueueData> queues(String topic) {
        return queuesByTopic.getOrDefault(topic, Map.of());
    }

    boolean holds(String topic, String brokerName) {
        return queues(topic).containsKey(brokerName);
    }

    boolean isKnown(String topic) {
        return queuesByTopic.containsKey(topic);
    }

    int size() {
        return queuesByTopic.size();
    }

    /** The names of all topics, sorted. */
    List<String> names() {
        return queuesByTopic.keySet().stream().sorted().toList();
    }

    /** The names of the topics of which some queues satisfy {@code wanted}, sorted. */
    List<String> namesWhere(Predicate<QueueData> wanted) {
        return queuesByTopic.entrySet().stream()
                .filter(topic -> topic.getValue().values().stream().anyMatch(wanted))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void put(String topic, QueueData queues) {
        queuesByTopic.compute(topic, (name, before) -> {
            Map<String, QueueData> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
            after.put(queues.brokerName(), queues);
            return Collections.unmodifiableMap(after);
        });
    }

    boolean remove(String topic) {
        return queuesByTopic.remove(topic) != null;
    }

    /** Takes the brokers' queues out of one topic, and the topic with its last queues. */
    void remove(String topic, Set<String> brokerNames) {
        queuesByTopic.computeIfPresent(topic, (name, before) -> without(before, brokerNames));
    }

    /** Takes a broker's queues out of all topics but {@code kept}. */
    void removeBroker(String brokerName, Set<String> kept) {
        for (String topic : queuesByTopic.keySet()) {
            if (!kept.contains(topic) && holds(topic, brokerName)) {
                remove(topic, Set.of(brokerName));
            }
        }
    }

    /** Changes the permission of a broker's queues in every topic; returns in how many topics it has queues. */
    int changePermission(String brokerName, IntUnaryOperator change) {
        int topics = 0;
        for (String topic : queuesByTopic.keySet()) {
            QueueData queues = queues(topic).get(brokerName);
            if (queues != null) {
                put(topic, withPermission(queues, change.applyAsInt(queues.perm())));
                topics++;
            }
        }
        return topics;
    }

    static QueueData withPermission(QueueData queues, int perm) {
        return new QueueData(
                queues.brokerName(), perm, queues.readQueueNums(), queues.topicSysFlag(), queues.writeQueueNums());
    }

    static int withoutWrite(int perm) {
        return perm & ~Permission.WRITE;
    }

    private static @Nullable Map<String, QueueData> without(Map<String, QueueData> before, Set<String> brokerNames) {
        Map<String, QueueData> after = new TreeMap<>(before);
        after.keySet().removeAll(brokerNames);
        return after.isEmpty() ? null : Collections.unmodifiableMap(after);
    }
}
