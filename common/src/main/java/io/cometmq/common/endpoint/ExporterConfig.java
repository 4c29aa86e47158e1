// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import io.cometmq.common.config.Key;

/** Whether and where a server shows its figures and its health; the port is each server's own. */
public record ExporterConfig(
        @Key(
                        value = "metricsExporterType",
                        byDefault = "PROM",
                        doc =
                                "PROM serves metrics and health over HTTP, DISABLE opens no port. OTLP_GRPC and LOG are served as PROM.")
                ExporterType type,
        @Key(
                        value = "metricsPromExporterHost",
                        byDefault = "127.0.0.1",
                        doc =
                                "Address to serve metrics and health on; whoever reaches it reads names of topics and groups. 0.0.0.0 for all.")
                String host) {}
