// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages that are called back among those that are due soon. Owned by one thread; holds what was called back in the
 * loaded slots, and forgets it with them.
 */
final class RecalledKeys {
    private final Map<String, Long> forgottenAt = new HashMap<>();
    private final TreeMap<Long, List<String>> byTime = new TreeMap<>();

    boolean isEmpty() {
        return forgottenAt.isEmpty();
    }

    /**
     * Remembers that a message is called back.
     *
     * @param topic the one that the message is bound for
     * @param uniqueKey of the message, or topic and key without anything between, as RocketMQ may be told to write it
     * @param untilMillis when it can be forgotten
     */
    void add(String topic, String uniqueKey, long untilMillis) {
        String key = uniqueKey.startsWith(topic) ? uniqueKey : topic + uniqueKey;
        forgottenAt.merge(key, untilMillis, Math::max);
        byTime.computeIfAbsent(untilMillis, time -> new ArrayList<>()).add(key);
    }

    boolean contains(String topic, String uniqueKey) {
        return forgottenAt.containsKey(topic + uniqueKey);
    }

    /** Forgets what was to be remembered until before a time. */
    void forgetBefore(long millis) {
        while (!byTime.isEmpty() && byTime.firstKey() < millis) {
            Map.Entry<Long, List<String>> passed = byTime.pollFirstEntry();
            passed.getValue().forEach(key -> forgottenAt.remove(key, passed.getKey()));
        }
    }

    void clear() {
        forgottenAt.clear();
        byTime.clear();
    }
}
