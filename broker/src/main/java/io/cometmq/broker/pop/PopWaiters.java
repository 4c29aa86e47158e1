// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The held pops of one group on one topic, by queue, those that wait longest first. Guarded by its own lock. */
final class PopWaiters {
    private final Map<Integer, Queue<HeldPop>> byQueue = new HashMap<>();
    private boolean closed;

    /** What became of a pop that wants to wait. */
    enum Put {
        DONE,
        FULL,
        /** These waiters were given up because nobody waited; ask for new ones. */
        CLOSED
    }

    synchronized Put put(HeldPop pop, int bound) {
        if (closed) {
            return Put.CLOSED;
        }
        Queue<HeldPop> waiting = byQueue.computeIfAbsent(pop.key(), queue -> new ArrayDeque<>(2));
        if (waiting.size() >= bound) {
            removeIfEmpty(pop.key(), waiting);
            return Put.FULL;
        }
        waiting.add(pop);
        return Put.DONE;
    }

    /** Takes one out that a message of this queue is for, or null. */
    synchronized @Nullable HeldPop takeFor(int queueId, Predicate<HeldPop> wants) {
        HeldPop pop = takeFirst(queueId, wants);
        return pop != null ? pop : takeFirst(HeldPop.ANY_QUEUE, wants);
    }

    /** Takes one out, whatever queue it waits for, or null. */
    synchronized @Nullable HeldPop takeAny() {
        for (Integer queueId : List.copyOf(byQueue.keySet())) {
            HeldPop pop = takeFirst(queueId, any -> true);
            if (pop != null) {
                return pop;
            }
        }
        return null;
    }

    /** Takes out all of these. */
    synchronized List<HeldPop> takeAll(Predicate<HeldPop> which) {
        List<HeldPop> taken = new ArrayList<>();
        byQueue.values().removeIf(waiting -> {
            waiting.removeIf(pop -> which.test(pop) && taken.add(pop));
            return waiting.isEmpty();
        });
        return taken;
    }

    synchronized int count(int queueId) {
        Queue<HeldPop> waiting = byQueue.get(queueId < 0 ? HeldPop.ANY_QUEUE : queueId);
        return waiting == null ? 0 : waiting.size();
    }

    /** Whether nobody waits; nobody can from then on. */
    synchronized boolean closeIfEmpty() {
        closed |= byQueue.isEmpty();
        return closed;
    }

    private @Nullable HeldPop takeFirst(int queueId, Predicate<HeldPop> wants) {
        Queue<HeldPop> waiting = byQueue.get(queueId);
        if (waiting == null) {
            return null;
        }
        for (Iterator<HeldPop> rest = waiting.iterator(); rest.hasNext(); ) {
            HeldPop pop = rest.next();
            if (wants.test(pop)) {
                rest.remove();
                removeIfEmpty(queueId, waiting);
                return pop;
            }
        }
        return null;
    }

    private void removeIfEmpty(int queueId, Queue<HeldPop> waiting) {
        if (waiting.isEmpty()) {
            byQueue.remove(queueId);
        }
    }
}
