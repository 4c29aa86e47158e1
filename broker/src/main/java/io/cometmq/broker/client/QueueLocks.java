// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which client of a group may consume a queue in order. A lock that is not renewed ends by itself. Guarded by its own
 * lock; groups without locks are not kept, and locks that ended are dropped once in the time of a lease.
 */
public final class QueueLocks {
    /** How long a lock lasts without being renewed; clients renew every 20 seconds. */
    static final long LEASE_MILLIS = 60_000;

    private record Lease(String clientId, long untilMillis) {
        boolean isOver(long now) {
            return untilMillis <= now;
        }
    }

    private final Clock clock;
    private final Map<String, Map<MessageQueue, Lease>> byGroup = new HashMap<>();
    private long nextSweepMillis;

    public QueueLocks(Clock clock) {
        this.clock = clock;
    }

    /** Locks or renews queues for a client; returns those that it holds now. */
    public synchronized Set<MessageQueue> lock(String group, String clientId, Collection<MessageQueue> queues) {
        long now = clock.millis();
        dropEnded(now);
        if (queues.isEmpty()) {
            return Set.of();
        }
        Map<MessageQueue, Lease> leases = byGroup.computeIfAbsent(group, absent -> new HashMap<>());
        Set<MessageQueue> held = new LinkedHashSet<>();
        for (MessageQueue queue : queues) {
            Lease lease = leases.get(queue);
            if (lease == null || lease.clientId().equals(clientId) || lease.isOver(now)) {
                leases.put(queue, new Lease(clientId, now + LEASE_MILLIS));
                held.add(queue);
            }
        }
        return held;
    }

    /** Gives queues back that the client holds. */
    public synchronized void unlock(String group, String clientId, Collection<MessageQueue> queues) {
        dropEnded(clock.millis());
        Map<MessageQueue, Lease> leases = byGroup.get(group);
        if (leases == null) {
            return;
        }
        for (MessageQueue queue : queues) {
            Lease lease = leases.get(queue);
            if (lease != null && lease.clientId().equals(clientId)) {
                leases.remove(queue);
            }
        }
        if (leases.isEmpty()) {
            byGroup.remove(group);
        }
    }

    /** Whether some client of the group holds a queue: the group consumes in order. */
    public synchronized boolean isHeldByAny(String group) {
        Map<MessageQueue, Lease> leases = byGroup.get(group);
        long now = clock.millis();
        return leases != null && leases.values().stream().anyMatch(lease -> !lease.isOver(now));
    }

    /** How many groups are kept. */
    synchronized int groupCount() {
        return byGroup.size();
    }

    /** Groups that never unlock must not stay for good; one sweep in the time of a lease costs next to nothing. */
    private void dropEnded(long now) {
        if (now < nextSweepMillis) {
            return;
        }
        nextSweepMillis = now + LEASE_MILLIS;
        byGroup.values().removeIf(leases -> {
            leases.values().removeIf(lease -> lease.isOver(now));
            return leases.isEmpty();
        });
    }
}
