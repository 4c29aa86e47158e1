// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.body.ColdDataFlowCtrInfo;
import io.cometmq.remoting.protocol.body.ColdDataFlowCtrInfo.ColdReads;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts what each consumer group reads from the disk, and says which of them have read enough for now: more than their
 * threshold within a window of five seconds, or any when all together read more than theirs. Groups of the system never have.
 * Thread-safe.
 */
public final class ColdControl {
    static final Duration WINDOW = Duration.ofSeconds(5);
    /** A group that read nothing from the disk for so long is forgotten. */
    static final Duration MEMORY = Duration.ofMinutes(1);
    /** Groups that are counted each; what others read counts in the sum alone. */
    static final int MAX_GROUPS = 10_000;

    private static final class Count {
        private final long createdMillis;
        private final AtomicLong bytes = new AtomicLong();
        private volatile long lastMillis;

        Count(long millis) {
            this.createdMillis = millis;
            this.lastMillis = millis;
        }
    }

    private final Supplier<ColdControlConfig> config;
    private final ColdThresholds thresholds;
    private final Clock clock;
    private final Map<String, Count> groups = new ConcurrentHashMap<>();
    private final AtomicLong all = new AtomicLong();

    private ColdControl(Supplier<ColdControlConfig> config, ColdThresholds thresholds, Clock clock) {
        this.config = config;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    /** Begins to count. */
    public static ColdControl start(
            Supplier<ColdControlConfig> config, ColdThresholds thresholds, Scheduler scheduler, Clock clock) {
        ColdControl control = new ColdControl(config, thresholds, clock);
        scheduler.every(WINDOW, WINDOW, "begin window of cold reads", control::beginWindow);
        return control;
    }

    /** Whether groups may have to wait at all. */
    boolean isEnabled() {
        return config.get().enabled();
    }

    /** Whether a group has to wait before it reads more from the disk. */
    public boolean hasReadEnough(String group) {
        ColdControlConfig now = config.get();
        if (!now.enabled() || TopicNames.isSystemGroup(group)) {
            return false;
        }
        if (all.get() >= now.allBytes()) {
            return true;
        }
        Count count = groups.get(group);
        return count != null && count.bytes.get() >= thresholds.of(group).orElse(now.groupBytes());
    }

    /** A group has read so many bytes from the disk. */
    public void note(String group, long bytes) {
        if (!config.get().enabled() || TopicNames.isSystemGroup(group)) {
            return;
        }
        all.addAndGet(bytes);
        Count count = groups.get(group);
        if (count == null) {
            if (groups.size() >= MAX_GROUPS) {
                return;
            }
            count = groups.computeIfAbsent(group, name -> new Count(clock.millis()));
        }
        count.bytes.addAndGet(bytes);
        count.lastMillis = clock.millis();
    }

    /** What was counted since the window began, and the thresholds. */
    public ColdDataFlowCtrInfo info() {
        Map<String, ColdReads> counted = new TreeMap<>();
        groups.forEach((group, count) ->
                counted.put(group, new ColdReads(count.bytes.get(), count.lastMillis, count.createdMillis)));
        ColdControlConfig now = config.get();
        return new ColdDataFlowCtrInfo(counted, thresholds.all(), now.groupBytes(), now.allBytes(), all.get());
    }

    private void beginWindow() {
        long forgotten = clock.millis() - MEMORY.toMillis();
        all.set(0);
        groups.values().removeIf(count -> count.lastMillis < forgotten);
        groups.values().forEach(count -> count.bytes.set(0));
    }
}
