// SPDX-License-Identifier: Apache-2.0
/**
 * Message traces in RocketMQ's text format: what was sent, consumed, ended and called back, sent to a topic of its own.
 *
 * <p>Uses {@code producer}, {@code hook} and {@code impl}; the public DefaultMQ classes start it.
 */
@NullMarked
package io.cometmq.client.trace;

import org.jspecify.annotations.NullMarked;
