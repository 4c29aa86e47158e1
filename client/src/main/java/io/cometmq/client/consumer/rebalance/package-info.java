// SPDX-License-Identifier: Apache-2.0
/** Ready-made ways to share queues among the consumers of a group. */
@NullMarked
package io.cometmq.client.consumer.rebalance;

import org.jspecify.annotations.NullMarked;
