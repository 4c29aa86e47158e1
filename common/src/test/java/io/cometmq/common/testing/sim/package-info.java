// SPDX-License-Identifier: Apache-2.0
/**
 * A simulation of whole processes: their threads take turns, one at a time, in an order and on a virtual time that follow
 * from a seed. Knows only {@code common.lifecycle}.
 */
package io.cometmq.common.testing.sim;
