// SPDX-License-Identifier: Apache-2.0
/**
 * Receiving, as a user sees it. {@link io.cometmq.client.consumer.DefaultMQPushConsumer} calls a listener,
 * {@link io.cometmq.client.consumer.DefaultMQPullConsumer} leaves the pace to the application.
 */
@NullMarked
package io.cometmq.client.consumer;

import org.jspecify.annotations.NullMarked;
