// SPDX-License-Identifier: Apache-2.0
/**
 * Brokers, a name server and clients in one simulation: every seed is another order of joins, crashes, cuts and delays,
 * and the promises of consumption hold under each.
 */
@NullMarked
package io.cometmq.distribution.simulation;

import org.jspecify.annotations.NullMarked;
