// SPDX-License-Identifier: Apache-2.0
/**
 * SQL92 filters over the properties of messages: read once, evaluated for each message without decoding what is not
 * asked for. Uses {@code message}; no I/O, immutable results. What is odd is so in RocketMQ too, and marked
 * {@code Compat:}.
 */
@NullMarked
package io.cometmq.common.filter;

import org.jspecify.annotations.NullMarked;
