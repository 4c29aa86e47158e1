// SPDX-License-Identifier: Apache-2.0
/**
 * Counters of what came in and went out, and their rates; {@code StatsTable} finds them by the names
 * that RocketMQ's tools know. Uses nothing else of the broker.
 */
@NullMarked
package io.cometmq.broker.stats;

import org.jspecify.annotations.NullMarked;
