// SPDX-License-Identifier: Apache-2.0
/**
 * What every producer and consumer has in common: its settings ({@link io.cometmq.client.ClientConfig}) and the
 * questions that both can ask a broker ({@link io.cometmq.client.MQAdmin}).
 *
 * <p>Names, methods and defaults are RocketMQ's, so that an application is ported by replacing one package prefix.
 * Uses {@code exception} and {@code common} only.
 */
@NullMarked
package io.cometmq.client;

import org.jspecify.annotations.NullMarked;
