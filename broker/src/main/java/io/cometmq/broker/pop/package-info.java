// SPDX-License-Identifier: Apache-2.0
/**
 * Messages lent to consumers that have no queues of their own: which are lent, until when, and what becomes of those that
 * nobody acks.
 *
 * <p>What always holds for a group and a queue:
 *
 * <ol>
 *   <li>An offset is free, lent, or settled: consumed, filtered out, or stored again in the group's pop retry topic.
 *   <li>The group's committed offset (in {@link io.cometmq.broker.offset.ConsumerOffsets}) never passes an offset that is not
 *       settled. So whatever is lost with the process, every message that was not consumed is lent again.
 *   <li>An offset is lent to one receipt at a time.
 *   <li>Lending and acking write nothing to the log. The state is rebuilt from the committed offset; a file that tells
 *       what was settled behind it only saves deliveries.
 * </ol>
 */
@NullMarked
package io.cometmq.broker.pop;

import org.jspecify.annotations.NullMarked;
