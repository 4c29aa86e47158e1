// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was counted for one key, in several columns, and what it was at samples of the last minute, hour and day. Counting is
 * thread-safe and allocates nothing; the samples are guarded by its own lock, and are kept from the first one on at which
 * anything had been counted.
 */
final class Tally {
    /** What can be counted; a tally has the first of them, as many as it was made with. */
    enum Column {
        /** Requests. */
        CALLS(0),
        /** Messages. */
        MESSAGES(1),
        /** Bytes of records. */
        BYTES(2),
        /** Milliseconds that requests took. */
        MILLIS(3);

        private final int index;

        Column(int index) {
            this.index = index;
        }
    }

    private final LongAdder[] columns;
    private final long bornNanos;
    /** The columns of a sample side by side, sample by sample, span by span; zeros where nothing was counted yet. */
    private long @Nullable [] samples;

    /** Counts from {@code bornNanos} on. */
    Tally(int columns, long bornNanos) {
        this.columns = new LongAdder[columns];
        for (int i = 0; i < columns; i++) {
            this.columns[i] = new LongAdder();
        }
        this.bornNanos = bornNanos;
    }

    /** Counts one request. */
    void add(long messages, long bytes, long millis) {
        columns[0].increment();
        columns[1].add(messages);
        if (columns.length > 2) {
            columns[2].add(bytes);
        }
        if (columns.length > 3 && millis != 0) {
            columns[3].add(millis);
        }
    }

    /** All that was counted in a column; 0 for one that this does not have. */
    long total(Column column) {
        return column.index < columns.length ? columns[column.index].sum() : 0;
    }

    /** Keeps the present totals as the sample of this tick. */
    synchronized void sample(long tick) {
        if (samples == null && columns[0].sum() == 0) {
            return;
        }
        long[] kept = samples;
        if (kept == null) {
            kept = new long[columns.length * Span.ALL_SAMPLES];
            samples = kept;
        }
        for (Span span : Span.values()) {
            if (span.samplesAt(tick)) {
                int at = columns.length * (span.firstPlace() + span.slot(tick));
                for (int i = 0; i < columns.length; i++) {
                    kept[at + i] = columns[i].sum();
                }
            }
        }
    }

    /** What was counted in a column since the oldest sample of a span. */
    synchronized Figure since(Span span, Column column, SampleTimes times, long nowNanos) {
        long[] kept = samples;
        int at = columns.length * (span.firstPlace() + times.oldest(span));
        long before = kept == null ? 0 : kept[at + column.index];
        long callsBefore = kept == null ? 0 : kept[at];
        long from = Math.max(times.oldestNanos(span) - bornNanos, 0) + bornNanos;
        return new Figure(total(column) - before, total(Column.CALLS) - callsBefore, nowNanos - from);
    }

    /**
     * What was counted in a stretch of time.
     *
     * @param calls in how many requests
     */
    record Figure(long sum, long calls, long nanos) {
        double perSecond() {
            return nanos <= 0 ? 0 : sum * 1e9 / nanos;
        }

        double perCall() {
            return calls == 0 ? 0 : (double) sum / calls;
        }
    }
}
