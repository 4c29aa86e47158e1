// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was sent, acknowledged, given to listeners, and consumed. Owned by the simulation's thread. */
final class Ledger {
    private final Map<String, Integer> sequence = new HashMap<>();
    private final Map<MessageQueue, List<String>> acknowledged = new TreeMap<>();
    private final Set<String> consumed = new LinkedHashSet<>();
    private final Map<MessageQueue, Map<Long, String>> seen = new TreeMap<>();

    /** The producer begins to send a body. */
    void sent(MessageQueue queue, String body) {
        sequence.put(body, sequence.size());
    }

    /** The broker has said that it has a body. */
    void acknowledged(MessageQueue queue, String body) {
        acknowledged.computeIfAbsent(queue, absent -> new ArrayList<>()).add(body);
    }

    /** A listener has ended with a message, well or not. */
    void listened(MessageQueue queue, MessageExt message, boolean well) {
        seen.computeIfAbsent(queue, absent -> new TreeMap<>()).put(message.getQueueOffset(), body(message));
        if (well) {
            consumed.add(body(message));
        }
    }

    /** The acknowledged bodies that no listener has consumed. */
    List<String> missing() {
        return acknowledged.values().stream()
                .flatMap(List::stream)
                .filter(body -> !consumed.contains(body))
                .toList();
    }

    int acknowledgedCount() {
        return acknowledged.values().stream().mapToInt(List::size).sum();
    }

    int consumedCount() {
        return consumed.size();
    }

    /** The lowest offset below {@code committed} that no listener has ended with; -1 when there is none. */
    long unheardBelow(MessageQueue queue, long committed) {
        Map<Long, String> offsets = seen.getOrDefault(queue, Map.of());
        for (long offset = 0; offset < committed; offset++) {
            if (!offsets.containsKey(offset)) {
                return offset;
            }
        }
        return -1;
    }

    /** The queues of which listeners got messages. */
    Set<MessageQueue> queues() {
        return seen.keySet();
    }

    static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
