// SPDX-License-Identifier: Apache-2.0
/**
 * What a broker shows of itself: RocketMQ's figures under their names where they mean the same, and some of its own, whose
 * names begin with {@code cometmq_}. Asks the tables of the broker when somebody looks; keeps nothing that they know.
 */
@NullMarked
package io.cometmq.broker.metrics;

import org.jspecify.annotations.NullMarked;
