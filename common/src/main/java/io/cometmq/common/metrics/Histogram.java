// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts values by size. Observing is thread-safe and allocates nothing. */
public final class Histogram {
    private final Buckets buckets;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /** Counts nothing yet. */
    public Histogram(Buckets buckets) {
        this.buckets = buckets;
        this.counts = new LongAdder[buckets.size() + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts one value. */
    public void observe(long value) {
        counts[buckets.find(value)].increment();
        sum.add(value);
    }

    /** Counts several values of which only the sum is known, as if they were of one size. */
    public void observeAll(long total, long times) {
        if (times > 0) {
            counts[buckets.find(total / times)].add(times);
            sum.add(total);
        }
    }

    /** How many values were counted. */
    public long count() {
        long total = 0;
        for (LongAdder count : counts) {
            total += count.sum();
        }
        return total;
    }

    /** The sum of all values, as observed. */
    public long sum() {
        return sum.sum();
    }

    /** The bounds by which values are counted. */
    public Buckets buckets() {
        return buckets;
    }

    /** Adds what is counted here, bucket by bucket and not cumulated, to {@code into}; the sum comes last. */
    void addTo(long[] into) {
        for (int i = 0; i < counts.length; i++) {
            into[i] += counts[i].sum();
        }
        into[counts.length] += sum.sum();
    }
}
