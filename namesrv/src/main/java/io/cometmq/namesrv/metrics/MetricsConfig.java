// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.metrics;

import io.cometmq.common.config.Key;
import io.cometmq.common.endpoint.ExporterType;

/** Where a name server shows its figures and its health. */
public record MetricsConfig(
        @Key(
                        value = "metricsExporterType",
                        byDefault = "PROM",
                        doc =
                                "PROM serves metrics and health over HTTP, DISABLE opens no port. OTLP_GRPC and LOG are served as PROM.")
                ExporterType type,
        @Key(
                        value = "metricsPromExporterHost",
                        byDefault = "127.0.0.1",
                        doc = "Address to serve metrics and health on. 0.0.0.0 for all.")
                String host,
        @Key(
                        value = "metricsPromExporterPort",
                        byDefault = "5558",
                        min = 0,
                        max = 65535,
                        doc = "Port to serve metrics and health on; 0 lets the system choose.")
                int port) {}
