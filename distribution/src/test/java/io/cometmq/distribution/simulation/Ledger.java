// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was sent, acknowledged, given to listeners, and consumed. Owned by the simulation's thread. */
final class Ledger {
    private final Map<MessageQueue, List<String>> acknowledged = new TreeMap<>();
    private final Set<String> consumed = new LinkedHashSet<>();
    private final Map<MessageQueue, Set<Long>> heard = new TreeMap<>();
    private final Map<MessageQueue, Set<Long>> done = new TreeMap<>();

    /** The broker has said that it has a body. */
    void acknowledged(MessageQueue queue, String body) {
        acknowledged.computeIfAbsent(queue, absent -> new ArrayList<>()).add(body);
    }

    /** A listener has ended with a message, well or not. */
    void listened(MessageQueue queue, MessageExt message, boolean well) {
        heard.computeIfAbsent(queue, absent -> new HashSet<>()).add(message.getQueueOffset());
        if (well) {
            done.computeIfAbsent(queue, absent -> new HashSet<>()).add(message.getQueueOffset());
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

    /** The lowest offset below {@code bound} with which no listener has ended; -1 when there is none. */
    long unheardBelow(MessageQueue queue, long bound) {
        return lowestMissing(heard, queue, bound);
    }

    /** The lowest offset below {@code bound} with which no listener has ended well; -1 when there is none. */
    long undoneBelow(MessageQueue queue, long bound) {
        return lowestMissing(done, queue, bound);
    }

    private static long lowestMissing(Map<MessageQueue, Set<Long>> table, MessageQueue queue, long bound) {
        Set<Long> offsets = table.getOrDefault(queue, Set.of());
        for (long offset = 0; offset < bound; offset++) {
            if (!offsets.contains(offset)) {
                return offset;
            }
        }
        return -1;
    }

    static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
