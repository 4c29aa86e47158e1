// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.retention.TopicRetention.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the minimum of the queues whose topics have a time of their own, and knows what of the log topics still need. The
 * log is shared: what a topic does not keep any more is not served, and goes when the log's file goes. One caller at a
 * time.
 */
public final class TopicFloors {
    private final TopicRetention topics;
    private final ConsumeQueues queues;
    private final TimeSearch times;
    private Map<String, Rule> applied = Map.of();
    private long neededFrom = Long.MAX_VALUE;

    /** Finds entries by time. */
    @FunctionalInterface
    public interface TimeSearch {
        /** The first queue offset that is served and was not stored before a time; the maximum when there is none. */
        long firstNotBefore(ConsumeQueue queue, long millis);
    }

    /** Joins the parts. */
    public TopicFloors(TopicRetention topics, ConsumeQueues queues, TimeSearch times) {
        this.topics = topics;
        this.queues = queues;
        this.times = times;
    }

    /**
     * Looks at the topics that say anything.
     *
     * @param reserved how long the records of all others are kept
     */
    void apply(long nowMillis, Duration reserved) {
        Map<String, Rule> rules = topics.rules();
        applied.forEach((topic, rule) -> {
            if (!rule.equals(rules.get(topic))) {
                queues.of(topic).forEach(queue -> queue.keepFrom(0));
            }
        });
        applied = Map.copyOf(rules);
        neededFrom = Long.MAX_VALUE;
        applied.forEach((topic, rule) -> {
            List<ConsumeQueue> present = queues.of(topic);
            Map<Integer, Long> consumed = rule.untilConsumed() ? topics.consumed(topic) : Map.of();
            Duration kept = rule.reservedTime() == null ? reserved : rule.reservedTime();
            for (ConsumeQueue queue : present) {
                long expired = times.firstNotBefore(queue, nowMillis - kept.toMillis());
                long from = Math.min(expired, consumedOf(consumed, queue));
                apply(queue, from, rule);
            }
        });
    }

    private void apply(ConsumeQueue queue, long from, Rule rule) {
        long max = queue.maxOffset();
        if (from < max) {
            // An entry without a place in the log keeps everything, until it is too old itself.
            long place = Math.max(0, queue.logOffsetOf(from));
            neededFrom = Math.min(neededFrom, place);
            keep(queue, rule, place);
        } else if (max > 0) {
            // What comes next lies behind the last entry, though perhaps before the present end of the log.
            keep(queue, rule, queue.logOffsetOf(max - 1) + 1);
        }
    }

    private static void keep(ConsumeQueue queue, Rule rule, long place) {
        if (rule.reservedTime() != null) {
            queue.keepFrom(place);
        }
    }

    private static long consumedOf(@Nullable Map<Integer, Long> consumed, ConsumeQueue queue) {
        if (consumed == null) {
            return 0;
        }
        Long offset = consumed.get(queue.queueId());
        return offset == null ? Long.MAX_VALUE : offset;
    }

    /** The place in the log from which on a topic needs records, whatever the age of the others. */
    long neededFrom() {
        return neededFrom;
    }

    /** The shortest time that a topic keeps its records, or null when none keeps them for less than {@code reserved}. */
    @Nullable
    Duration shortest(Duration reserved) {
        Duration shortest = null;
        for (Rule rule : applied.values()) {
            Duration own = rule.reservedTime();
            if (own != null && own.compareTo(shortest == null ? reserved : shortest) < 0) {
                shortest = own;
            }
        }
        return shortest;
    }

    /** Whether any queue serves anything between two places of the log. */
    boolean isServed(long from, long to) throws IOException {
        return queues.anyServes(from, to);
    }
}
