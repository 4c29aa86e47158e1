// SPDX-License-Identifier: Apache-2.0
/** Brokers for tests: real ones, in memory as far as the network is concerned. */
@NullMarked
package io.cometmq.broker.testing;

import org.jspecify.annotations.NullMarked;
