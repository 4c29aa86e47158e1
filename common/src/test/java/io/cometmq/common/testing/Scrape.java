// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import io.cometmq.common.metrics.Exposition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.PrometheusMetricsWalker;

/** What a scraper reads from the text of the figures; read by a parser that is not ours. */
public final class Scrape {
    private final Map<String, MetricFamily> families = new TreeMap<>();

    private Scrape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(bytes), new Gatherer(families)).walk();
    }

    /** Reads a text. */
    public static Scrape of(String text) {
        return new Scrape(text);
    }

    /** Reads what {@code figures} are now. */
    public static Scrape of(Exposition figures) {
        return of(text(figures));
    }

    /** The text of the figures. */
    public static String text(Exposition figures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        figures.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Name and type of all that was found, such as {@code a_total counter}. */
    public List<String> names() {
        return families.values().stream()
                .map(family -> family.getName() + " " + family.getType().name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    /** The series of a metric; none when it is not there. */
    public List<Metric> series(String name) {
        MetricFamily family = families.get(name);
        return family == null ? List.of() : family.getMetrics();
    }

    /** The series of a metric that have these labels, and maybe others. */
    public List<Metric> series(String name, Map<String, String> labels) {
        return series(name).stream()
                .filter(metric -> metric.getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** The value of the only series of a counter or gauge with these labels. */
    public double value(String name, Map<String, String> labels) {
        List<Metric> found = series(name, labels);
        if (found.size() != 1) {
            throw new AssertionError(name + labels + ": expected one series, found " + found.size() + " of "
                    + series(name).stream().map(Metric::getLabels).toList());
        }
        Metric metric = found.get(0);
        return metric instanceof Counter counter ? counter.getValue() : ((Gauge) metric).getValue();
    }

    private record Gatherer(Map<String, MetricFamily> families) implements PrometheusMetricsWalker {
        @Override
        public void walkStart() {}

        @Override
        public void walkFinish(int familiesProcessed, int metricsProcessed) {}

        @Override
        public void walkMetricFamily(MetricFamily family, int index) {
            if (families.put(family.getName(), family) != null) {
                throw new AssertionError("metric " + family.getName() + " comes twice");
            }
        }

        @Override
        public void walkCounterMetric(MetricFamily family, Counter counter, int index) {}

        @Override
        public void walkGaugeMetric(MetricFamily family, Gauge gauge, int index) {}

        @Override
        public void walkSummaryMetric(
                MetricFamily family, org.hawkular.agent.prometheus.types.Summary summary, int index) {}

        @Override
        public void walkHistogramMetric(
                MetricFamily family, org.hawkular.agent.prometheus.types.Histogram histogram, int index) {}
    }
}
