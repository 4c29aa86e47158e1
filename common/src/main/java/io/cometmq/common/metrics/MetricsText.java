// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes figures in the text format of Prometheus, version 0.0.4. The series of a metric beyond the bound are written as
 * one, whose labels all have the value {@value #OTHER}. Owned by the thread that writes.
 */
public final class MetricsText {
    /** The value of each label of the series that stands for those beyond the bound. */
    public static final String OTHER = "other";

    private final TextBuffer text;
    private final String constants;
    private final int mostSeries;
    private final Consumer<Metric> onTooMany;

    private @Nullable Metric metric;
    private byte[][] labels = {};
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
        this.constants = constants;
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
        labels = new byte[next.labels().size()][];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = bytes(
                    (i == 0 && constants.isEmpty() ? "" : ",") + next.labels().get(i) + "=\"");
        }
        text.put("# HELP " + next.name() + " " + next.help() + "\n# TYPE " + next.name() + " "
                + next.type().text() + "\n");
    }

    /** One series of a counter or a gauge; the values of its labels in the order of their names. */
    public void series(double value, String... labelValues) {
        Metric of = checked(labelValues, false);
        if (++series > mostSeries) {
            rest = of.whole() == Metric.Whole.SUM ? rest + value : Math.max(rest, value);
            return;
        }
        write(value, labelValues);
    }

    /** The same of a whole number. */
    public void series(long value, String... labelValues) {
        series((double) value, labelValues);
    }

    /** One series of a histogram. */
    public void series(Histogram histogram, String... labelValues) {
        checked(labelValues, true);
        if (++series > mostSeries) {
            if (restCounts == null) {
                restBuckets = histogram.buckets();
                restCounts = new long[restBuckets.size() + 2];
            }
            histogram.addTo(restCounts);
            return;
        }
        long[] counts = new long[histogram.buckets().size() + 2];
        histogram.addTo(counts);
        write(histogram.buckets(), counts, labelValues);
    }

    /** Writes out what is still held. */
    void finish() {
        end();
        metric = null;
        text.flush();
    }

    private Metric checked(String[] labelValues, boolean histogram) {
        Metric of = metric;
        if (of == null || labelValues.length != labels.length || (of.type() == Metric.Type.HISTOGRAM) != histogram) {
            throw new IllegalStateException("series with " + labelValues.length + " labels"
                    + (histogram ? ", a histogram" : "") + ": expected one of " + of);
        }
        return of;
    }

    private void end() {
        Metric ended = metric;
        if (ended == null || series <= mostSeries) {
            return;
        }
        onTooMany.accept(ended);
        String[] others = new String[labels.length];
        java.util.Arrays.fill(others, OTHER);
        if (restCounts != null && restBuckets != null) {
            write(restBuckets, restCounts, others);
            restCounts = null;
        } else {
            write(rest, others);
        }
    }

    private void write(double value, String[] labelValues) {
        text.put(name);
        text.put('{');
        putLabels(labelValues);
        text.put('}');
        endLine(value);
    }

    private void write(Buckets buckets, long[] counts, String[] labelValues) {
        int mark = text.mark();
        putLabels(labelValues);
        byte[] labelled = text.since(mark);
        text.backTo(mark);
        byte[] separator = bytes(labelled.length == 0 ? "le=\"" : ",le=\"");
        long total = 0;
        int last = buckets.size();
        for (int i = 0; i <= last; i++) {
            total += counts[i];
            text.put(name);
            text.put("_bucket{");
            text.put(labelled);
            text.put(separator);
            // Compat: RocketMQ's bounds have a decimal point, and dashboards compare them as text.
            text.put(i == last ? "+Inf" : Double.toString(buckets.bound(i)));
            text.put("\"}");
            endLine((double) total);
        }
        putPart("_sum{", labelled, buckets.exposed(counts[last + 1]));
        putPart("_count{", labelled, (double) total);
    }

    private void putPart(String part, byte[] labelled, double value) {
        text.put(name);
        text.put(part);
        text.put(labelled);
        text.put('}');
        endLine(value);
    }

    private void putLabels(String[] labelValues) {
        text.put(constants);
        for (int i = 0; i < labels.length; i++) {
            text.put(labels[i]);
            text.putEscaped(labelValues[i]);
            text.put('"');
        }
    }

    private void endLine(double value) {
        text.put(' ');
        text.put(value);
        text.put('\n');
        text.passOn();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
