// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which logical queues of static topics each broker leads. The inner maps are immutable and replaced as a whole, so readers
 * need no lock; writers hold the lock of the {@link RouteTable} that owns this.
 *
 * <p>What a broker led stays known while it is away, as long as another broker has queues of the topic: the topic does not
 * lose queues when a broker stops.
 */
final class MappingTable {
    private final ConcurrentHashMap<String, Map<String, TopicQueueMappingInfo>> byTopic = new ConcurrentHashMap<>();

    /** By broker name; null for a topic that is not static, as routes say it. */
    @Nullable
    Map<String, TopicQueueMappingInfo> of(String topic) {
        return byTopic.get(topic);
    }

    /** What a broker says of a topic now; null that it maps none of its queues. */
    void put(String topic, String brokerName, @Nullable TopicQueueMappingInfo mapping) {
        if (mapping == null && byTopic.isEmpty()) {
            return;
        }
        byTopic.compute(topic, (name, before) -> {
            Map<String, TopicQueueMappingInfo> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
            if (mapping == null) {
                after.remove(brokerName);
            } else {
                after.put(brokerName, mapping);
            }
            return after.isEmpty() ? null : Collections.unmodifiableMap(after);
        });
    }

    /** Forgets what a broker said of all topics but {@code kept}. */
    void keepOnly(String brokerName, Set<String> kept) {
        for (String topic : byTopic.keySet()) {
            if (!kept.contains(topic)) {
                put(topic, brokerName, null);
            }
        }
    }

    /** Forgets the topics that are not {@code known} any more. */
    void forgetUnless(Predicate<String> known) {
        byTopic.keySet().removeIf(topic -> !known.test(topic));
    }
}
