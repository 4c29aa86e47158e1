// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Offsets that an operator moved and whose consumers have not followed yet. Thread-safe.
 *
 * <p>As long as one is pending, pulls from elsewhere are told to go there, and commits of other offsets are ignored: they
 * belong to what the consumer had pulled before. It ends when the consumer pulls from the new offset, or some time after
 * the consumer was told, so that one that chooses its offsets by itself is not held up for good.
 */
final class PendingResets {
    /** Clients drop a queue for ten seconds before they follow. */
    static final Duration TIME_TO_FOLLOW = Duration.ofSeconds(30);

    private static final long NOT_TOLD = Long.MAX_VALUE;

    private record Key(String group, String topic, int queueId) {}

    private record Pending(long offset, long toldMillis) {}

    private final Clock clock;
    private final ConcurrentHashMap<Key, Pending> table = new ConcurrentHashMap<>();

    PendingResets(Clock clock) {
        this.clock = clock;
    }

    void add(String group, String topic, int queueId, long offset) {
        table.put(new Key(group, topic, queueId), new Pending(offset, NOT_TOLD));
    }

    /** Where a pull from {@code asked} must go instead; empty when it may go on. */
    OptionalLong redirect(String group, String topic, int queueId, long asked) {
        if (table.isEmpty()) {
            return OptionalLong.empty();
        }
        long now = clock.millis();
        Pending pending = table.computeIfPresent(new Key(group, topic, queueId), (key, reset) -> {
            if (reset.offset() == asked || isOver(reset, now)) {
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
        table.remove(new Key(group, topic, queueId));
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
