// SPDX-License-Identifier: Apache-2.0
/**
 * Counters of what came in and went out, and their rates. Uses nothing else of the broker.
 */
@NullMarked
package io.cometmq.broker.stats;

import org.jspecify.annotations.NullMarked;
