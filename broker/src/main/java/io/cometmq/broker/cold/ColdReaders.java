// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which consumer groups read from the disk lately. What they read next may be in memory, since the system reads
 * ahead of them, and yet they are who keeps the machine busy. Thread-safe.
 */
public final class ColdReaders {
    static final Duration MEMORY = Duration.ofSeconds(5);
    /** How many are remembered at most; others are as if they had read from memory. */
    static final int MAX_READERS = 1000;

    private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();
    private final Clock clock;

    ColdReaders(Clock clock) {
        this.clock = clock;
    }

    /** A group reads from the disk, or goes on where it did. */
    void note(String group) {
        long now = clock.nanos();
        if (lastNanos.size() >= MAX_READERS && !lastNanos.containsKey(group)) {
            lastNanos.values().removeIf(last -> now - last > MEMORY.toNanos());
            if (lastNanos.size() >= MAX_READERS) {
                return;
            }
        }
        lastNanos.put(group, now);
    }

    /** Whether a group read from the disk lately. */
    boolean isOne(String group) {
        Long last = lastNanos.get(group);
        return last != null && clock.nanos() - last <= MEMORY.toNanos();
    }
}
