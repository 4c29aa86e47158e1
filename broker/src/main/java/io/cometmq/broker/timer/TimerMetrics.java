// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * About how many messages wait for each topic. Counted by the delivering thread, read by any. After a crash it may be off by
 * what happened since it was saved.
 */
final class TimerMetrics {
    private final Clock clock;
    private final ConcurrentHashMap<String, Long> waiting = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Passed> passed = new ConcurrentHashMap<>();
    private DataVersion version;

    /**
     * The content of {@code config/timermetrics}, in RocketMQ's shape.
     *
     * @param dataVersion null is read as one that never changed
     * @param timingCount null is read as nothing
     */
    record Content(@Nullable DataVersion dataVersion, @Nullable Map<String, Count> timingCount) {}

    /** How many messages of a topic came and went since the start. */
    private record Passed(LongAdder entered, LongAdder left) {}

    /** How many messages wait for a topic, and when that was counted. */
    record Count(long count, long timeStamp) {}

    TimerMetrics(@Nullable Content saved, Clock clock) {
        this.clock = clock;
        this.version = saved == null || saved.dataVersion() == null
                ? DataVersion.createdAt(clock.millis())
                : saved.dataVersion();
        if (saved != null && saved.timingCount() != null) {
            saved.timingCount().forEach((topic, count) -> change(topic, count.count()));
        }
    }

    void entered(String topic) {
        passed(topic).entered().increment();
        change(topic, 1);
    }

    void left(String topic) {
        passed(topic).left().increment();
        change(topic, -1);
    }

    long enteredTotal() {
        return passed.values().stream()
                .mapToLong(topic -> topic.entered().sum())
                .sum();
    }

    long leftTotal() {
        return passed.values().stream().mapToLong(topic -> topic.left().sum()).sum();
    }

    /** How many messages wait for all topics. */
    long total() {
        return waiting.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many messages of each topic wait, and how many came and went since the start. */
    Map<String, TimerFigures.OfTopic> byTopic() {
        Map<String, TimerFigures.OfTopic> figures = new TreeMap<>();
        passed.forEach((topic, counts) -> figures.put(
                topic,
                new TimerFigures.OfTopic(
                        waiting.getOrDefault(topic, 0L),
                        counts.entered().sum(),
                        counts.left().sum())));
        waiting.forEach((topic, count) -> figures.putIfAbsent(topic, new TimerFigures.OfTopic(count, 0, 0)));
        return figures;
    }

    synchronized Content content() {
        version = version.next(clock.millis());
        Map<String, Count> counts = new TreeMap<>();
        long now = clock.millis();
        waiting.forEach((topic, count) -> counts.put(topic, new Count(count, now)));
        return new Content(version, counts);
    }

    private Passed passed(String topic) {
        Passed present = passed.get(topic);
        return present != null
                ? present
                : passed.computeIfAbsent(topic, absent -> new Passed(new LongAdder(), new LongAdder()));
    }

    private void change(String topic, long by) {
        waiting.compute(topic, (name, count) -> {
            long next = (count == null ? 0 : count) + by;
            return next > 0 ? Long.valueOf(next) : null;
        });
    }
}
