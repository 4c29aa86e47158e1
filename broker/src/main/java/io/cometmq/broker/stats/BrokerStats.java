// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What came in and went out, in total, by topic, and by topic and group. Owned by the broker; counting is thread-safe and
 * cheap, and keeps no more than one meter for each topic and each of its groups.
 */
public final class BrokerStats {
    private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(10);

    private record Subscriber(String topic, String group) {}

    private final Clock clock;
    private final Meter put;
    private final Meter got;
    private final Meter missed;
    private final Meter transferred;
    private final ConcurrentHashMap<String, Meter> putByTopic = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Subscriber, Meter> gotBySubscriber = new ConcurrentHashMap<>();
    private volatile Day today;

    /** Totals at the beginning of two days. */
    private record Day(LocalDate date, long putYesterday, long gotYesterday, long putToday, long gotToday) {}

    private BrokerStats(Clock clock) {
        this.clock = clock;
        long now = clock.nanos();
        this.put = new Meter(now);
        this.got = new Meter(now);
        this.missed = new Meter(now);
        this.transferred = new Meter(now);
        this.today = new Day(date(), 0, 0, 0, 0);
    }

    /** Starts counting, with a sample each ten seconds. */
    public static BrokerStats start(Clock clock, Scheduler scheduler) {
        BrokerStats stats = new BrokerStats(clock);
        scheduler.every(SAMPLE_PAUSE, SAMPLE_PAUSE, "sample statistics", stats::sample);
        return stats;
    }

    /** Counts messages that were stored. */
    public void put(String topic, int messages) {
        put.add(messages);
        meter(topic).add(messages);
    }

    /** Counts messages that were handed to a group, with the size of their records. */
    public void got(String topic, String group, int messages, int bytes) {
        got.add(messages);
        transferred.add(messages);
        meter(topic, group).add(messages);
    }

    /** Counts a pull that found nothing. */
    public void missed() {
        missed.add(1);
    }

    /** Forgets a topic that was deleted. */
    public void forgetTopic(String topic) {
        putByTopic.remove(topic);
        gotBySubscriber.keySet().removeIf(key -> key.topic().equals(topic));
    }

    /** Messages that came in, per second over the last minute. */
    public double putTps(String topic) {
        Meter meter = putByTopic.get(topic);
        return meter == null ? 0 : meter.perSecond(Duration.ofMinutes(1), clock.nanos());
    }

    /** Messages that a group took, per second over the last minute. */
    public double getTps(String topic, String group) {
        Meter meter = gotBySubscriber.get(new Subscriber(topic, group));
        return meter == null ? 0 : meter.perSecond(Duration.ofMinutes(1), clock.nanos());
    }

    /** Messages stored since the start. */
    public Meter put() {
        return put;
    }

    /** Messages handed out since the start. */
    public Meter got() {
        return got;
    }

    /** Pulls that found nothing since the start. */
    public Meter missedMeter() {
        return missed;
    }

    /** Messages handed out over the network since the start. */
    public Meter transferred() {
        return transferred;
    }

    /** Messages stored until the beginning of yesterday and of today; counted from this broker's start. */
    public long putUntil(boolean todayMorning) {
        return todayMorning ? today.putToday() : today.putYesterday();
    }

    /** Messages handed out until the beginning of yesterday and of today; counted from this broker's start. */
    public long gotUntil(boolean todayMorning) {
        return todayMorning ? today.gotToday() : today.gotYesterday();
    }

    private Meter meter(String topic) {
        Meter present = putByTopic.get(topic);
        return present != null ? present : putByTopic.computeIfAbsent(topic, absent -> new Meter(clock.nanos()));
    }

    private Meter meter(String topic, String group) {
        Subscriber key = new Subscriber(topic, group);
        Meter present = gotBySubscriber.get(key);
        return present != null ? present : gotBySubscriber.computeIfAbsent(key, absent -> new Meter(clock.nanos()));
    }

    private void sample() {
        long now = clock.nanos();
        put.sample(now);
        got.sample(now);
        missed.sample(now);
        transferred.sample(now);
        putByTopic.values().forEach(meter -> meter.sample(now));
        gotBySubscriber.values().forEach(meter -> meter.sample(now));
        Day before = today;
        if (!date().equals(before.date())) {
            today = new Day(date(), before.putToday(), before.gotToday(), put.total(), got.total());
        }
    }

    private LocalDate date() {
        return Instant.ofEpochMilli(clock.millis())
                .atZone(ZoneId.systemDefault())
                .toLocalDate();
    }
}
