// SPDX-License-Identifier: Apache-2.0
/**
 * Dividing the queues of a topic among the members of a group on the broker's side: who pulls, who pops, and which queues are
 * whose. Says what is so when it is asked; nobody is told on its own account.
 */
@NullMarked
package io.cometmq.broker.assignment;

import org.jspecify.annotations.NullMarked;
