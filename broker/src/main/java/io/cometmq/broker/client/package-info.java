// SPDX-License-Identifier: Apache-2.0
/**
 * The producers and consumers that are connected now, what they subscribe to, and which queues they locked.
 */
@NullMarked
package io.cometmq.broker.client;

import org.jspecify.annotations.NullMarked;
