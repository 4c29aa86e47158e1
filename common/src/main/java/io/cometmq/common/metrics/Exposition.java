// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All figures of a process, ready to be looked at. Thread-safe. */
public final class Exposition {
    /** The media type of what this writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger log = LoggerFactory.getLogger(Exposition.class);

    private final List<Collector> collectors;
    private final String constants;
    private final int mostSeries;
    private final Set<String> tooMany = ConcurrentHashMap.newKeySet();

    /**
     * Joins what the collectors know.
     *
     * @param constants labels that every series has
     * @param mostSeries how many series each metric has at most
     */
    public Exposition(List<Collector> collectors, Map<String, String> constants, int mostSeries) {
        this.collectors = List.copyOf(collectors);
        this.constants = text(constants);
        this.mostSeries = mostSeries;
        metrics();
    }

    /** All figures that may be exposed, sorted by name; a name that is declared twice is a bug. */
    public List<Metric> metrics() {
        Map<String, Metric> byName = new TreeMap<>();
        for (Collector collector : collectors) {
            for (Metric metric : collector.metrics()) {
                if (byName.put(metric.name(), metric) != null) {
                    throw new IllegalStateException("metric " + metric.name() + " is declared twice");
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /**
     * Writes what all figures are now; {@code out} stays open.
     *
     * @throws java.io.UncheckedIOException when it cannot be written
     */
    public void write(OutputStream out) {
        MetricsText text = new MetricsText(out, constants, mostSeries, this::sayOnce);
        collectors.forEach(collector -> collector.collect(text));
        text.finish();
    }

    private void sayOnce(Metric metric) {
        if (tooMany.add(metric.name())) {
            log.warn(
                    "Too many series, the rest is exposed together with labels \"{}\": metric={} bound={}",
                    MetricsText.OTHER,
                    metric.name(),
                    mostSeries);
        }
    }

    private static String text(Map<String, String> constants) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(constants).forEach((name, value) -> {
            String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            text.append(text.isEmpty() ? "" : ",")
                    .append(name)
                    .append("=\"")
                    .append(escaped)
                    .append('"');
        });
        return text.toString();
    }
}
