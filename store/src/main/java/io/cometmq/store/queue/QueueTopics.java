// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.util.function.IntToLongFunction;
import java.util.function.Predicate;

/**
 * What queues need to know of topics and cannot read in the log.
 *
 * @param batched whether the records of a topic may hold several messages each; false for a topic nobody knows
 * @param delayMillis the delay of a delay level, from 1, in milliseconds
 */
public record QueueTopics(Predicate<String> batched, IntToLongFunction delayMillis) {}
