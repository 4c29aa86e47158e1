// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The upper bounds of a histogram, growing. Immutable; shared by all histograms of a metric. */
public final class Buckets {
    private final long[] bounds;
    private final double unit;
    /** By bound, the last for all that is beyond. */
    private final byte[][] texts;

    private Buckets(long[] bounds, double unit) {
        this.bounds = bounds;
        this.unit = unit;
        this.texts = new byte[bounds.length + 1][];
        for (int i = 0; i < bounds.length; i++) {
            // Compat: RocketMQ's bounds have a decimal point, and dashboards compare them as text.
            texts[i] = (bounds[i] / unit + "\"} ").getBytes(StandardCharsets.US_ASCII);
        }
        texts[bounds.length] = "+Inf\"} ".getBytes(StandardCharsets.US_ASCII);
    }

    /** Bounds of observed nanoseconds, exposed as seconds. */
    public static Buckets seconds(double... bounds) {
        return scaled((double) TimeUnit.SECONDS.toNanos(1), bounds);
    }

    /** Bounds of observed nanoseconds, exposed as milliseconds. */
    public static Buckets millis(double... bounds) {
        return scaled((double) TimeUnit.MILLISECONDS.toNanos(1), bounds);
    }

    /** Bounds of what is exposed as it is observed. */
    public static Buckets plain(double... bounds) {
        return scaled(1, bounds);
    }

    private static Buckets scaled(double unit, double... bounds) {
        long[] observed = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            observed[i] = Math.round(bounds[i] * unit);
            if (i > 0 && observed[i] <= observed[i - 1]) {
                throw new IllegalArgumentException("bound " + bounds[i] + ": expected more than " + bounds[i - 1]);
            }
        }
        return new Buckets(observed, unit);
    }

    /** A bound in the unit of what is observed. */
    long observed(int index) {
        return bounds[index];
    }

    /** How many bounds there are. */
    int size() {
        return bounds.length;
    }

    /** A bound as it is exposed, with what stands between it and its count. */
    byte[] text(int index) {
        return texts[index];
    }

    /** What was observed, as it is exposed. */
    double exposed(long observed) {
        return observed / unit;
    }

    /** The first bound that is not below {@code value}, or {@link #size} when all are. */
    int find(long value) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        return at;
    }
}
