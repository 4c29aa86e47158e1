// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets that an operator moved and whose consumers have not followed yet. Thread-safe; saved with the offsets.
 *
 * <p>As long as one is pending, pulls from elsewhere are told to go there, and commits of other offsets are ignored: they
 * belong to what the consumer had pulled before. It ends when the consumer pulls from the new offset, or some time after
 * the consumer was told, so that one that chooses its offsets by itself is not held up for good.
 */
final class PendingResets {
    /** Clients drop a queue for ten seconds before they follow. */
    static final Duration TIME_TO_FOLLOW = Duration.ofSeconds(30);

    /** How many queues may wait for their groups to follow. */
    static final int MAX_PENDING = 100_000;

    private static final Logger log = LoggerFactory.getLogger(PendingResets.class);
    private static final long NOT_TOLD = Long.MAX_VALUE;

    record Key(String group, String topic, int queueId) {}

    private record Pending(long offset, long toldMillis) {}

    private final Clock clock;
    private final Runnable onChange;
    private final ConcurrentHashMap<Key, Pending> table = new ConcurrentHashMap<>();

    /** @param onChange is run when what {@link #pending} returns may have changed; must not block */
    PendingResets(Clock clock, Runnable onChange) {
        this.clock = clock;
        this.onChange = onChange;
    }

    /** What is pending now, to be saved; a copy. */
    Map<Key, Long> pending() {
        long now = clock.millis();
        Map<Key, Long> offsets = new HashMap<>();
        table.forEach((key, reset) -> {
            if (!isOver(reset, now)) {
                offsets.put(key, reset.offset());
            }
        });
        return offsets;
    }

    /** Takes a pending offset back to {@code end} when it lies beyond. */
    void boundBy(String group, String topic, int queueId, long end) {
        table.computeIfPresent(
                new Key(group, topic, queueId),
                (key, reset) -> reset.offset() > end ? new Pending(end, reset.toldMillis()) : reset);
    }

    void add(String group, String topic, int queueId, long offset) {
        Key key = new Key(group, topic, queueId);
        if (table.size() >= MAX_PENDING && !table.containsKey(key)) {
            log.warn(
                    "Members will not be told that their group was moved, {} such moves wait already:"
                            + " group={} topic={} queueId={}",
                    MAX_PENDING,
                    group,
                    topic,
                    queueId);
            return;
        }
        table.put(key, new Pending(offset, NOT_TOLD));
        onChange.run();
    }

    /** Where a pull from {@code asked} must go instead; empty when it may go on. */
    OptionalLong redirect(String group, String topic, int queueId, long asked) {
        if (table.isEmpty()) {
            return OptionalLong.empty();
        }
        long now = clock.millis();
        Pending pending = table.computeIfPresent(new Key(group, topic, queueId), (key, reset) -> {
            if (reset.offset() == asked || isOver(reset, now)) {
                onChange.run();
                return null;
            }
            return reset.toldMillis() == NOT_TOLD ? new Pending(reset.offset(), now) : reset;
        });
        return pending == null ? OptionalLong.empty() : OptionalLong.of(pending.offset());
    }

    /** Whether a commit comes from before the reset. */
    boolean outdates(String group, String topic, int queueId, long committed) {
        if (table.isEmpty()) {
            return false;
        }
        Pending pending = table.get(new Key(group, topic, queueId));
        return pending != null && pending.offset() != committed && !isOver(pending, clock.millis());
    }

    /** The consumer follows without being told. */
    void end(String group, String topic, int queueId) {
        if (table.remove(new Key(group, topic, queueId)) != null) {
            onChange.run();
        }
    }

    void forgetGroup(String group) {
        table.keySet().removeIf(key -> key.group().equals(group));
    }

    void forgetTopic(String topic) {
        table.keySet().removeIf(key -> key.topic().equals(topic));
    }

    private static boolean isOver(Pending pending, long now) {
        return pending.toldMillis() != NOT_TOLD && now - pending.toldMillis() > TIME_TO_FOLLOW.toMillis();
    }
}
