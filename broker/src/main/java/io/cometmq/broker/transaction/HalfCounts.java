// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many half messages of each topic are open, kept in {@code config/transactionMetrics} for operators. Thread-safe. A
 * count is a figure, not a truth: what a killed process did not save is missing in it.
 */
final class HalfCounts implements Resource {
    private final StateFile file;
    private final Clock clock;
    private final ConcurrentHashMap<String, HalfCountsFile.Count> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private DataVersion version;

    private HalfCounts(StateFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.version = DataVersion.createdAt(clock.millis());
    }

    static HalfCounts load(StateFile file, Clock clock) {
        HalfCounts counts = new HalfCounts(file, clock);
        file.load(HalfCountsFile.class).ifPresent(counts::take);
        return counts;
    }

    /** A half message of a topic was stored, or with -1 ended. */
    void add(String topic, int by) {
        long now = clock.millis();
        counts.compute(topic, (name, before) -> {
            long count = Math.max(0, (before == null ? 0 : before.count()) + by);
            return new HalfCountsFile.Count(count, now);
        });
        changed.set(true);
    }

    /** How many half messages of a topic are open. */
    long of(String topic) {
        HalfCountsFile.Count count = counts.get(topic);
        return count == null ? 0 : count.count();
    }

    /** How many half messages of each topic are open; a copy. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((topic, count) -> all.put(topic, count.count()));
        return all;
    }

    /** Saves what changed since the last save. */
    synchronized void save() {
        if (!changed.compareAndSet(true, false)) {
            return;
        }
        try {
            version = version.next(clock.millis());
            file.save(new HalfCountsFile(version, new TreeMap<>(counts)));
        } catch (RuntimeException failure) {
            changed.set(true);
            throw failure;
        }
    }

    @Override
    public void close() {
        save();
    }

    private void take(HalfCountsFile saved) {
        if (saved.dataVersion() != null) {
            version = saved.dataVersion();
        }
        Map<String, HalfCountsFile.Count> table = saved.transactionCount();
        if (table != null) {
            counts.putAll(table);
        }
    }
}
