// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

/** RocketMQ's word for how figures leave a server. */
public enum ExporterType {
    /** Not at all: no port is opened. */
    DISABLE,
    /** Whoever wants them asks for them over HTTP. */
    PROM,
    /** Compat: RocketMQ sends them to a collector; here they are asked for as with {@link #PROM}, which a warning says. */
    OTLP_GRPC,
    /** Compat: RocketMQ writes them to its log; here they are asked for as with {@link #PROM}, which a warning says. */
    LOG
}
