// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which client of a group may consume a queue in order. A lock that is not renewed ends by itself. Thread-safe; each group
 * is guarded by its own entry, so that ten thousand queues of one group hold up no other. Groups without locks are not
 * kept, and locks that ended are dropped once in the time of a lease.
 */
public final class QueueLocks {
    /** How long a lock lasts without being renewed; clients renew every 20 seconds. */
    static final long LEASE_MILLIS = 60_000;

    private record Lease(String clientId, long untilMillis) {
        boolean isOver(long now) {
            return untilMillis <= now;
        }
    }

    /** The locks of one group; replaced and looked at under the lock of its entry only, but for {@code lastUntil}. */
    private static final class Leases {
        private final Map<MessageQueue, Lease> byQueue = new HashMap<>();
        /** No lock lasts longer than this; may be too late, never too early. */
        private volatile long lastUntilMillis;
    }

    private final Clock clock;
    private final ConcurrentHashMap<String, Leases> byGroup = new ConcurrentHashMap<>();
    private final AtomicLong nextSweepMillis = new AtomicLong();

    public QueueLocks(Clock clock) {
        this.clock = clock;
    }

    /** Locks or renews queues for a client; returns those that it holds now. */
    public Set<MessageQueue> lock(String group, String clientId, Collection<MessageQueue> queues) {
        long now = clock.millis();
        dropEnded(now);
        Set<MessageQueue> held = new LinkedHashSet<>();
        if (queues.isEmpty()) {
            return held;
        }
        byGroup.compute(group, (name, present) -> {
            Leases leases = present == null ? new Leases() : present;
            Lease mine = new Lease(clientId, now + LEASE_MILLIS);
            for (MessageQueue queue : queues) {
                Lease lease = leases.byQueue.get(queue);
                if (lease == null || lease.clientId().equals(clientId) || lease.isOver(now)) {
                    leases.byQueue.put(queue, mine);
                    held.add(queue);
                }
            }
            if (!held.isEmpty()) {
                leases.lastUntilMillis = mine.untilMillis();
            }
            return leases;
        });
        return held;
    }

    /** Gives queues back that the client holds; those of others stay. */
    public void unlock(String group, String clientId, Collection<MessageQueue> queues) {
        dropEnded(clock.millis());
        byGroup.computeIfPresent(group, (name, leases) -> {
            for (MessageQueue queue : queues) {
                Lease lease = leases.byQueue.get(queue);
                if (lease != null && lease.clientId().equals(clientId)) {
                    leases.byQueue.remove(queue);
                }
            }
            return orNull(leases);
        });
    }

    /** Whether some client of the group holds a queue: the group consumes in order. */
    public boolean isHeldByAny(String group) {
        Leases leases = byGroup.get(group);
        if (leases == null || leases.lastUntilMillis <= clock.millis()) {
            return false;
        }
        boolean[] held = new boolean[1];
        byGroup.computeIfPresent(group, (name, present) -> {
            long now = clock.millis();
            held[0] = present.byQueue.values().stream().anyMatch(lease -> !lease.isOver(now));
            return present;
        });
        return held[0];
    }

    /** How many groups are kept. */
    int groupCount() {
        return byGroup.size();
    }

    /** Groups that never unlock must not stay for good; one sweep in the time of a lease costs next to nothing. */
    private void dropEnded(long now) {
        long due = nextSweepMillis.get();
        if (now < due || !nextSweepMillis.compareAndSet(due, now + LEASE_MILLIS)) {
            return;
        }
        for (String group : byGroup.keySet()) {
            byGroup.computeIfPresent(group, (name, leases) -> {
                leases.byQueue.values().removeIf(lease -> lease.isOver(now));
                return orNull(leases);
            });
        }
    }

    private static @Nullable Leases orNull(Leases leases) {
        return leases.byQueue.isEmpty() ? null : leases;
    }
}
