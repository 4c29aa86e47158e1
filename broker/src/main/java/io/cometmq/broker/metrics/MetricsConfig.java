// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.common.config.Key;
import io.cometmq.common.endpoint.ExporterConfig;
import java.util.Map;
import java.util.TreeMap;

/** Where a broker shows its figures and its health, and how many. */
public record MetricsConfig(
        ExporterConfig exporter,
        @Key(
                        value = "metricsPromExporterPort",
                        byDefault = "5557",
                        min = 0,
                        max = 65535,
                        doc = "Port to serve metrics and health on; 0 lets the system choose.")
                int port,
        @Key(
                        value = "metricsOtelCardinalityLimit",
                        byDefault = "50000",
                        min = 1,
                        max = 10_000_000,
                        doc =
                                "Series that a metric has at most, and topics and subscriptions that are counted by themselves; the rest is shown together as \"other\".")
                int mostSeries,
        @Key(
                        value = "metricsLabel",
                        byDefault = "",
                        doc =
                                "Labels that all series get beside cluster, node_type and node_id, as name:value,name:value.")
                String labels) {
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    /** Checks the labels. */
    public MetricsConfig {
        parse(labels);
    }

    /** The labels of every series of a broker. */
    Map<String, String> labelsOf(String cluster, String broker) {
        Map<String, String> all = new TreeMap<>(parse(labels));
        all.put("cluster", cluster);
        all.put("node_type", "broker");
        all.put("node_id", broker);
        return all;
    }

    private static Map<String, String> parse(String labels) {
        Map<String, String> parsed = new TreeMap<>();
        for (String label : labels.isBlank() ? new String[0] : labels.strip().split("\\s*,\\s*", -1)) {
            int colon = label.indexOf(':');
            if (colon < 0 || !label.substring(0, colon).matches(NAME)) {
                throw new IllegalArgumentException("metricsLabel=" + labels + ": expected name:value,name:value");
            }
            parsed.put(label.substring(0, colon), label.substring(colon + 1));
        }
        return parsed;
    }
}
