// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tallies of the queues of one topic; queues beyond the bound have none. Thread-safe. */
final class QueueTallies {
    private static final int COLUMNS = Tally.Column.values().length;

    private final KeyBound bound;
    private final ConcurrentHashMap<Integer, Tally> tallies = new ConcurrentHashMap<>();

    QueueTallies(KeyBound bound) {
        this.bound = bound;
    }

    /** Counts one request. */
    void add(int queueId, long messages, long bytes, long millis, long nowNanos) {
        Tally tally = tallies.get(queueId);
        if (tally == null) {
            tally = tallies.computeIfAbsent(queueId, absent -> bound.take() ? new Tally(COLUMNS, nowNanos) : null);
        }
        if (tally != null) {
            tally.add(messages, bytes, millis);
        }
    }

    @Nullable
    Tally find(int queueId) {
        return tallies.get(queueId);
    }

    void sample(long tick) {
        tallies.values().forEach(tally -> tally.sample(tick));
    }

    /** Gives back what these took of the bound. */
    void forget() {
        int keys = tallies.size();
        tallies.clear();
        bound.giveBack(keys);
    }
}
