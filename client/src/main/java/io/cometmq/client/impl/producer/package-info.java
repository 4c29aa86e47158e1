// SPDX-License-Identifier: Apache-2.0
/**
 * One running producer: which queue to send to, when to try again, which brokers to avoid.
 *
 * <p>Sends are asynchronous at the core; a synchronous send waits for the same future. Uses {@code impl}, and the public
 * types of {@code producer}.
 */
@NullMarked
package io.cometmq.client.impl.producer;

import org.jspecify.annotations.NullMarked;
