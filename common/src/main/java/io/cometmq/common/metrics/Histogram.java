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

    /** What is counted at one moment: read once, asked often. Immutable. */
    public static final class Counted {
        private final Buckets buckets;
        /** By bucket, the sum of the values last. */
        private final long[] counts;

        private Counted(Buckets buckets, long[] counts) {
            this.buckets = buckets;
            this.counts = counts;
        }

        /** How many values were counted. */
        public long count() {
            long total = 0;
            for (int i = 0; i < counts.length - 1; i++) {
                total += counts[i];
            }
            return total;
        }

        /** The sum of all values, as observed. */
        public long sum() {
            return counts[counts.length - 1];
        }

        Buckets buckets() {
            return buckets;
        }

        long[] counts() {
            return counts;
        }
    }

    /** What is counted now. */
    public Counted counted() {
        long[] now = new long[counts.length + 1];
        addTo(now);
        return new Counted(buckets, now);
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

    /** How many values were counted up to {@code bound}, which has to be one of the bounds. */
    public long countUpTo(long bound) {
        long total = 0;
        for (int i = 0; i <= buckets.find(bound); i++) {
            total += i < counts.length - 1 ? counts[i].sum() : 0;
        }
        return total;
    }

    /**
     * About the value that this share of all values is not above, taken as spread evenly between two bounds; the last bound
     * for what is beyond it, 0 when nothing was counted.
     *
     * @param share between 0 and 1
     */
    public double quantile(double share) {
        double wanted = share * count();
        double below = 0;
        for (int i = 0; i < counts.length - 1; i++) {
            long here = counts[i].sum();
            if (here > 0 && below + here >= wanted) {
                double from = i == 0 ? 0 : buckets.observed(i - 1);
                return from + (buckets.observed(i) - from) * (wanted - below) / here;
            }
            below += here;
        }
        return count() == 0 ? 0 : buckets.observed(counts.length - 2);
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
