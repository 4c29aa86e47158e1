// SPDX-License-Identifier: Apache-2.0
/**
 * Which entries of a queue a consumer gets.
 */
@NullMarked
package io.cometmq.broker.filter;

import org.jspecify.annotations.NullMarked;
