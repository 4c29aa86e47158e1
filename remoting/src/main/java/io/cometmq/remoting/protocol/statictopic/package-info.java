// SPDX-License-Identifier: Apache-2.0
/** JSON bodies about topics whose logical queues move between brokers. Read and passed on only. Immutable types. */
@NullMarked
package io.cometmq.remoting.protocol.statictopic;

import org.jspecify.annotations.NullMarked;
