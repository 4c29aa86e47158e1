// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.metrics;

import io.cometmq.common.config.Key;
import io.cometmq.common.endpoint.ExporterConfig;

/** Where a name server shows its figures and its health. */
public record MetricsConfig(
        ExporterConfig exporter,
        @Key(
                        value = "metricsPromExporterPort",
                        byDefault = "5558",
                        min = 0,
                        max = 65535,
                        doc = "Port to serve metrics and health on; 0 lets the system choose.")
                int port) {}
