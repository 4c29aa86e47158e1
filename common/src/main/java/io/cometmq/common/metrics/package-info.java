// SPDX-License-Identifier: Apache-2.0
/**
 * Figures of a running process: each is declared once as a {@code Metric}, asked for by a {@code Collector} when somebody
 * looks, and written in the text format of Prometheus. Nothing here has threads or sockets.
 */
@NullMarked
package io.cometmq.common.metrics;

import org.jspecify.annotations.NullMarked;
