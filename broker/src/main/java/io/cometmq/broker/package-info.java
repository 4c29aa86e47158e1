// SPDX-License-Identifier: Apache-2.0
/**
 * The broker: takes messages, keeps them in its store, hands them to consumers, and tells name servers that it lives.
 * {@link io.cometmq.broker.Broker} joins the parts below; nothing below knows it.
 */
@NullMarked
package io.cometmq.broker;

import org.jspecify.annotations.NullMarked;
