// SPDX-License-Identifier: Apache-2.0
/**
 * What all producers and consumers of one client id share: connections, routes, heartbeats, and the two services that
 * pull and rebalance.
 *
 * <p>{@link io.cometmq.client.impl.MQClientInstance} is the composition root; {@link
 * io.cometmq.client.impl.MQClientManager} holds the table of instances, the only process-wide object. Knows producers
 * and consumers only through {@link io.cometmq.client.impl.MQProducerInner} and
 * {@link io.cometmq.client.impl.MQConsumerInner}.
 */
@NullMarked
package io.cometmq.client.impl;

import org.jspecify.annotations.NullMarked;
