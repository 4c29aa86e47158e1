// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of consumer groups.
 */
@NullMarked
package io.cometmq.broker.group;

import org.jspecify.annotations.NullMarked;
