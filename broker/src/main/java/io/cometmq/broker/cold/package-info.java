// SPDX-License-Identifier: Apache-2.0
/**
 * Reads of messages that are not in memory: how much of the time they get beside work that others wait for.
 */
@NullMarked
package io.cometmq.broker.cold;

import org.jspecify.annotations.NullMarked;
