// SPDX-License-Identifier: Apache-2.0
/**
 * How far each consumer group has consumed each queue.
 */
@NullMarked
package io.cometmq.broker.offset;

import org.jspecify.annotations.NullMarked;
