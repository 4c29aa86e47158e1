// SPDX-License-Identifier: Apache-2.0
/** Sending, as a user sees it. {@link io.cometmq.client.producer.DefaultMQProducer} is the way in. */
@NullMarked
package io.cometmq.client.producer;

import org.jspecify.annotations.NullMarked;
