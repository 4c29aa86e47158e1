// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.common.lifecycle.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues that an operator moved, each as long as its {@link MovedQueue} has something to say. Thread-safe; those whose
 * consumers have not followed yet are saved with the offsets.
 */
final class PendingResets {
    /** How many queues may wait for their groups to follow, or be kept from commits that come late. */
    static final int MAX_PENDING = 100_000;

    private static final Logger log = LoggerFactory.getLogger(PendingResets.class);

    record Key(String group, String topic, int queueId) {}

    private final Clock clock;
    private final Runnable onChange;
    private final ConcurrentHashMap<Key, MovedQueue> table = new ConcurrentHashMap<>();

    /** @param onChange is run when what {@link #pending} returns may have changed; must not block */
    PendingResets(Clock clock, Runnable onChange) {
        this.clock = clock;
        this.onChange = onChange;
    }

    /** The offsets that nobody has followed to yet, to be saved; a copy. */
    Map<Key, Long> pending() {
        long now = clock.millis();
        Map<Key, Long> offsets = new HashMap<>();
        table.forEach((key, moved) -> {
            if (!moved.isFollowed() && !moved.isOver(now)) {
                offsets.put(key, moved.offset());
            }
        });
        return offsets;
    }

    /** Whether no queue was moved of late, so that there is nobody to be told. */
    boolean isEmpty() {
        return table.isEmpty();
    }

    /** Takes a pending offset back to {@code end} when it lies beyond. */
    void boundBy(String group, String topic, int queueId, long end) {
        MovedQueue moved = table.get(new Key(group, topic, queueId));
        if (moved != null) {
            moved.boundBy(end);
        }
    }

    void add(String group, String topic, int queueId, long offset) {
        Key key = new Key(group, topic, queueId);
        if (table.size() >= MAX_PENDING && !table.containsKey(key) && !makeRoom()) {
            log.warn(
                    "Members will not be told that their group was moved, {} such moves wait already:"
                            + " group={} topic={} queueId={}",
                    MAX_PENDING,
                    group,
                    topic,
                    queueId);
            return;
        }
        table.put(key, new MovedQueue(offset));
        onChange.run();
    }

    private boolean makeRoom() {
        long now = clock.millis();
        table.values().removeIf(moved -> moved.isOver(now));
        return table.size() < MAX_PENDING;
    }

    /**
     * Where a pull from {@code asked} must go instead; empty when it may go on.
     *
     * @param who sends the pull
     * @param committed the offset of the group now
     */
    OptionalLong redirect(String group, String topic, int queueId, long asked, Committer who, long committed) {
        Key key = new Key(group, topic, queueId);
        MovedQueue moved = table.get(key);
        if (moved == null) {
            return OptionalLong.empty();
        }
        long now = clock.millis();
        if (moved.isOver(now)) {
            if (table.remove(key, moved)) {
                onChange.run();
            }
            return OptionalLong.empty();
        }
        boolean followedBefore = moved.isFollowed();
        OptionalLong instead = moved.redirect(asked, who, committed, now);
        if (moved.isFollowed() != followedBefore) {
            onChange.run();
        }
        return instead;
    }

    /**
     * Whether a commit comes from before the reset.
     *
     * @param who null when the broker itself commits
     */
    boolean outdates(String group, String topic, int queueId, long committed, @Nullable Committer who) {
        if (table.isEmpty()) {
            return false;
        }
        MovedQueue moved = table.get(new Key(group, topic, queueId));
        if (moved == null || moved.isOver(clock.millis())) {
            return false;
        }
        return who == null ? moved.outdates(committed) : moved.outdates(committed, who);
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
}
