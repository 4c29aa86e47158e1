// SPDX-License-Identifier: Apache-2.0
/** Figures of requests, lanes and event loops, which name servers and brokers have in common. */
@NullMarked
package io.cometmq.remoting.metrics;

import org.jspecify.annotations.NullMarked;
