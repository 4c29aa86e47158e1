// SPDX-License-Identifier: Apache-2.0
/**
 * Where a message goes before it is stored: a list of small steps, each for one kind of message.
 */
@NullMarked
package io.cometmq.broker.routing;

import org.jspecify.annotations.NullMarked;
