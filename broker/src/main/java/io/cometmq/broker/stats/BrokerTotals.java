// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Histogram;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/** What came into a broker and went out of it, and what it was at the beginning of two days. Thread-safe. */
public final class BrokerTotals {
    private static final int WITH_BYTES = 3;
    private static final int COUNTS_ONLY = 2;

    /** Totals at the beginning of two days. */
    private record Day(LocalDate date, long putYesterday, long gotYesterday, long putToday, long gotToday) {}

    private final Clock clock;
    private final Meter put;
    private final Meter got;
    private final Meter missed;
    private final Meter transferred;
    private final Meter bytesIn;
    private final Histogram appends = new Histogram(
            Buckets.seconds(0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 10));
    private final AtomicLong longestAppend = new AtomicLong();
    private final AtomicLong longestGetMillis = new AtomicLong();
    private final Tally puts;
    private final Tally gets;
    private final Tally acks;
    private volatile Day today;

    BrokerTotals(Clock clock) {
        this.clock = clock;
        long now = clock.nanos();
        this.put = new Meter(now);
        this.got = new Meter(now);
        this.missed = new Meter(now);
        this.transferred = new Meter(now);
        this.bytesIn = new Meter(now);
        this.puts = new Tally(WITH_BYTES, now);
        this.gets = new Tally(WITH_BYTES, now);
        this.acks = new Tally(COUNTS_ONLY, now);
        this.today = new Day(date(), 0, 0, 0, 0);
    }

    void put(int messages, int bytes) {
        put.add(messages);
        bytesIn.add(bytes);
        puts.add(messages, bytes, 0);
    }

    void got(int messages, int bytes, long millis) {
        if (millis > longestGetMillis.get()) {
            longestGetMillis.accumulateAndGet(millis, Math::max);
        }
        got.add(messages);
        transferred.add(messages);
        gets.add(messages, bytes, 0);
    }

    void acked(int messages) {
        acks.add(messages, 0, 0);
    }

    /** Counts an append by how long it took, in nanoseconds. */
    public void appended(long nanos) {
        appends.observe(nanos);
        if (nanos > longestAppend.get()) {
            longestAppend.accumulateAndGet(nanos, Math::max);
        }
    }

    /** The longest append since the start, in nanoseconds. */
    public long longestAppendNanos() {
        return longestAppend.get();
    }

    /** The longest read of messages for a consumer since the start, in milliseconds. */
    public long longestGetMillis() {
        return longestGetMillis.get();
    }

    /** How long the log took to take what was sent. */
    public Histogram appends() {
        return appends;
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
    public Meter missed() {
        return missed;
    }

    /** Messages handed out over the network since the start. */
    public Meter transferred() {
        return transferred;
    }

    /** Bytes of the records stored since the start. */
    public Meter bytesIn() {
        return bytesIn;
    }

    /** Messages stored until the beginning of yesterday and of today; counted from this broker's start. */
    public long putUntil(boolean todayMorning) {
        return todayMorning ? today.putToday() : today.putYesterday();
    }

    /** Messages handed out until the beginning of yesterday and of today; counted from this broker's start. */
    public long gotUntil(boolean todayMorning) {
        return todayMorning ? today.gotToday() : today.gotYesterday();
    }

    Tally puts() {
        return puts;
    }

    Tally gets() {
        return gets;
    }

    Tally acks() {
        return acks;
    }

    void sample(long tick) {
        long now = clock.nanos();
        put.sample(now);
        got.sample(now);
        missed.sample(now);
        transferred.sample(now);
        bytesIn.sample(now);
        puts.sample(tick);
        gets.sample(tick);
        acks.sample(tick);
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
