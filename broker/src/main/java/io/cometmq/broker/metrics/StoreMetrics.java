// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.stats.BrokerTotals;
import io.cometmq.broker.stats.Meter;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreFigures;
import java.time.Duration;
import java.util.List;

/** The store and its disk. Thread-safe. */
final class StoreMetrics implements Collector {
    private static final String[] RMQ = {"storage_type", "storage_medium"};
    private static final Metric DISK_USED =
            Metric.gauge("rocketmq_storage_size_bytes", "What is used of the disk of the store, by anyone.", RMQ);
    private static final Metric FLUSH_BEHIND = Metric.gauge(
            "rocketmq_storage_flush_behind_bytes", "Bytes of the log that are not known to be on the disk.", RMQ);
    private static final Metric DISPATCH_BEHIND = Metric.gauge(
            "rocketmq_storage_dispatch_behind_bytes", "Bytes of the log that queues do not show yet.", RMQ);
    private static final Metric RESERVED = Metric.age(
            "rocketmq_storage_message_reserve_time_milliseconds", "Age of the oldest message, in milliseconds.", RMQ);
    private static final Metric LOG_BYTES = Metric.gauge("cometmq_log_bytes", "Length of the log.");
    private static final Metric DISK_TOTAL = Metric.gauge("cometmq_disk_total_bytes", "Size of the disk of the store.");
    private static final Metric DISK_ROOM = Metric.gauge(
            "cometmq_disk_room_bytes", "What may be written until sends are refused because the disk is full.");
    private static final Metric FULL_IN = Metric.gauge(
            "cometmq_disk_full_in_seconds",
            "When sends are refused if the log grows as in the last ten minutes and nothing is deleted; +Inf when it does not.");
    private static final Metric READ_ONLY =
            Metric.gauge("cometmq_store_read_only", "1 while appends are refused, else 0.");
    private static final Metric APPENDS = Metric.histogram(
            "cometmq_append_seconds", "Time that the log took to take a message or a batch that was sent, in seconds.");
    private static final Metric FORCES = Metric.histogram(
            "cometmq_force_seconds", "Time that the disk took to make what was appended durable, in seconds.");
    private static final Metric LOST_RANGES =
            Metric.gauge("cometmq_quarantined_ranges", "Damaged stretches of the log that are passed over.");
    private static final Metric LOST_BYTES =
            Metric.gauge("cometmq_quarantined_bytes", "Bytes in damaged stretches of the log.");
    private static final Metric DAMAGED_READS =
            Metric.counter("cometmq_damaged_reads_total", "Reads that met a damaged record.");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final MessageStore store;
    private final BrokerTotals totals;
    private final Meter growth;
    private final Clock clock;

    /** Looks at a store, and at what was counted of appends to it. */
    StoreMetrics(MessageStore store, BrokerStats stats, Clock clock) {
        this.store = store;
        this.totals = stats.totals();
        this.growth = stats.follow(store::maxLogOffset);
        this.clock = clock;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                DISK_USED,
                FLUSH_BEHIND,
                DISPATCH_BEHIND,
                RESERVED,
                LOG_BYTES,
                DISK_TOTAL,
                DISK_ROOM,
                FULL_IN,
                READ_ONLY,
                APPENDS,
                FORCES,
                LOST_RANGES,
                LOST_BYTES,
                DAMAGED_READS);
    }

    @Override
    public void collect(MetricsText out) {
        StoreFigures figures = store.figures();
        long end = store.maxLogOffset();
        local(out, FLUSH_BEHIND, Math.max(0, end - store.flushedLogOffset()));
        local(out, DISPATCH_BEHIND, Math.max(0, end - store.dispatchedLogOffset()));
        store.earliestStoreTime().ifPresent(oldest -> local(out, RESERVED, Math.max(0, clock.millis() - oldest)));
        plain(out, LOG_BYTES, end - store.minLogOffset());
        if (figures.diskTotalBytes() >= 0) {
            local(out, DISK_USED, figures.diskTotalBytes() - figures.diskFreeBytes());
            plain(out, DISK_TOTAL, figures.diskTotalBytes());
            plain(out, DISK_ROOM, figures.roomBytes());
            double rate = growth.perSecond(WINDOW, clock.nanos());
            out.begin(FULL_IN);
            out.series(rate <= 0 ? Double.POSITIVE_INFINITY : figures.roomBytes() / rate);
        }
        plain(out, READ_ONLY, store.state().writable() ? 0 : 1);
        out.begin(APPENDS);
        out.series(totals.appends());
        out.begin(FORCES);
        out.series(figures.forceTimes());
        plain(out, LOST_RANGES, figures.lostRanges());
        plain(out, LOST_BYTES, figures.lostBytes());
        plain(out, DAMAGED_READS, figures.damagedReads());
    }

    private static void local(MetricsText out, Metric metric, long value) {
        out.begin(metric);
        out.series(value, "local", "disk");
    }

    private static void plain(MetricsText out, Metric metric, long value) {
        out.begin(metric);
        out.series(value);
    }
}
