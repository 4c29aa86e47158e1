// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts events and knows their rate over the last seconds and minutes. Counting is thread-safe; the samples are guarded
 * by its own lock.
 */
public final class Meter {
    /** With one sample each ten seconds this reaches back ten minutes. */
    private static final int SAMPLES = 61;

    private final LongAdder count = new LongAdder();
    private final LongSupplier total;
    private final long[] totals = new long[SAMPLES];
    private final long[] times = new long[SAMPLES];
    private int taken;

    /** A meter that starts counting at {@code nowNanos} of the broker's clock. */
    Meter(long nowNanos) {
        this.total = count::sum;
        sample(nowNanos);
    }

    /** A meter of what somebody else counts, from now on. */
    Meter(long nowNanos, LongSupplier counted) {
        long before = counted.getAsLong();
        this.total = () -> counted.getAsLong() - before;
        sample(nowNanos);
    }

    /** Counts {@code events}. */
    public void add(long events) {
        count.add(events);
    }

    /** All events since the start. */
    public long total() {
        return total.getAsLong();
    }

    /** Remembers the present total; called every ten seconds. */
    synchronized void sample(long nowNanos) {
        int slot = taken % SAMPLES;
        totals[slot] = total.getAsLong();
        times[slot] = nowNanos;
        taken++;
    }

    /** Events per second since the youngest sample that is at least {@code window} old, or the oldest there is. */
    public synchronized double perSecond(Duration window, long nowNanos) {
        int oldest = Math.max(0, taken - SAMPLES);
        int from = taken - 1;
        while (from > oldest && nowNanos - times[from % SAMPLES] < window.toNanos()) {
            from--;
        }
        long elapsed = nowNanos - times[from % SAMPLES];
        return elapsed <= 0 ? 0 : (total.getAsLong() - totals[from % SAMPLES]) * 1e9 / elapsed;
    }
}
