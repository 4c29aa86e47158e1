// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes figures in the text format of Prometheus, version 0.0.4. The series of a metric beyond the bound are written as
 * one, whose labels all have the value {@value #OTHER}. Owned by the thread that writes.
 */
public final class MetricsText {
    /** The value of each label of the series that stands for those beyond the bound. */
    public static final String OTHER = "other";

    private static final byte[] BUCKET = bytes("_bucket{");
    private static final byte[] SUM = bytes("_sum{");
    private static final byte[] COUNT = bytes("_count{");
    private static final byte[] BOUND = bytes("le=\"");
    private static final byte[] END = bytes("} ");

    private final TextBuffer text;
    private final byte[] constants;
    private final int mostSeries;
    private final Consumer<Metric> onTooMany;

    private @Nullable Metric metric;
    private byte[] name = {};
    private int series;
    private double rest;
    private long @Nullable [] restCounts;
    private @Nullable Buckets restBuckets;

    /**
     * Writes to {@code out}, which is not closed.
     *
     * @param constants labels of every series, such as {@code a="b",c="d"}; empty for none
     * @param mostSeries how many series a metric has at most, the one for the rest not counted
     * @param onTooMany told of each metric that has more
     */
    MetricsText(OutputStream out, String constants, int mostSeries, Consumer<Metric> onTooMany) {
        this.text = new TextBuffer(out);
        this.constants = bytes(constants);
        this.mostSeries = mostSeries;
        this.onTooMany = onTooMany;
    }

    /** The series that follow are of this metric. */
    public void begin(Metric next) {
        end();
        metric = next;
        series = 0;
        rest = 0;
        name = bytes(next.name());
        text.put("# HELP " + next.name() + " " + next.help() + "\n# TYPE " + next.name() + " "
                + next.type().text() + "\n");
    }

    /** One series of a counter or a gauge; the values of its labels in the order of their names. */
    public void series(double value, String... labelValues) {
        Metric of = present();
        series(value, labels(of, labelValues));
    }

    /** The same of a whole number. */
    public void series(long value, String... labelValues) {
        series((double) value, labelValues);
    }

    /** One series of a counter or a gauge. */
    public void series(double value, Labels labels) {
        Metric of = checked(labels, false);
        if (++series > mostSeries) {
            rest = of.whole() == Metric.Whole.SUM ? rest + value : Math.max(rest, value);
            return;
        }
        write(value, labels);
    }

    /** The same of a whole number. */
    public void series(long value, Labels labels) {
        series((double) value, labels);
    }

    /** One series of a histogram; the values of its labels in the order of their names. */
    public void series(Histogram histogram, String... labelValues) {
        Metric of = present();
        series(histogram, labels(of, labelValues));
    }

    /** One series of a histogram. */
    public void series(Histogram histogram, Labels labels) {
        series(histogram.counted(), labels);
    }

    /** One series of a histogram, as it was at some moment. */
    public void series(Histogram.Counted counted, Labels labels) {
        checked(labels, true);
        long[] counts = counted.counts();
        if (++series <= mostSeries) {
            write(counted.buckets(), counts, labels);
            return;
        }
        long[] all = restCounts;
        if (all == null) {
            all = new long[counts.length];
            restBuckets = counted.buckets();
            restCounts = all;
        }
        for (int i = 0; i < counts.length; i++) {
            all[i] += counts[i];
        }
    }

    /** Writes out what is still held. */
    void finish() {
        end();
        metric = null;
        text.flush();
    }

    private Metric present() {
        Metric of = metric;
        if (of == null) {
            throw new IllegalStateException("series without a metric: expected begin before");
        }
        return of;
    }

    private static Labels labels(Metric of, String... values) {
        if (values.length != of.labels().size()) {
            throw new IllegalStateException("series with " + values.length + " labels: expected one of " + of);
        }
        return Labels.of(of.labels(), values);
    }

    private Metric checked(Labels labels, boolean histogram) {
        Metric of = present();
        if (!labels.areOf(of) || (of.type() == Metric.Type.HISTOGRAM) != histogram) {
            throw new IllegalStateException(
                    "series of other labels or type" + (histogram ? ", a histogram" : "") + ": expected one of " + of);
        }
        return of;
    }

    private void end() {
        Metric ended = metric;
        if (ended == null || series <= mostSeries) {
            return;
        }
        onTooMany.accept(ended);
        String[] values = new String[ended.labels().size()];
        Arrays.fill(values, OTHER);
        Labels others = labels(ended, values);
        if (restCounts != null && restBuckets != null) {
            write(restBuckets, restCounts, others);
            restCounts = null;
        } else {
            write(rest, others);
        }
    }

    private void write(double value, Labels labels) {
        text.put(name);
        text.put('{');
        putLabels(labels);
        text.put(END);
        endLine(value);
        text.passOn();
    }

    /** The lines of a histogram differ at their ends alone: what they have in common is copied from the first. */
    private void write(Buckets buckets, long[] found, Labels labels) {
        int begin = text.mark();
        text.put(name);
        text.put(BUCKET);
        int labelled = text.mark();
        boolean any = putLabels(labels);
        int labelBytes = text.mark() - labelled;
        if (any) {
            text.put(',');
        }
        text.put(BOUND);
        int same = text.mark() - begin;
        long total = 0;
        int last = buckets.size();
        for (int i = 0; i <= last; i++) {
            total += found[i];
            if (i > 0) {
                text.again(begin, same);
            }
            text.put(buckets.text(i));
            text.put(total);
            text.put('\n');
        }
        text.put(name);
        text.put(SUM);
        text.again(labelled, labelBytes);
        text.put(END);
        endLine(buckets.exposed(found[last + 1]));
        text.put(name);
        text.put(COUNT);
        text.again(labelled, labelBytes);
        text.put(END);
        text.put(total);
        text.put('\n');
        text.passOn();
    }

    /** Whether there were any. */
    private boolean putLabels(Labels labels) {
        text.put(constants);
        byte[] own = labels.text();
        if (own.length > 0) {
            text.put(own, constants.length == 0 ? 1 : 0);
        }
        return constants.length + own.length > 0;
    }

    private void endLine(double value) {
        text.put(value);
        text.put('\n');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
