// SPDX-License-Identifier: Apache-2.0
/** JSON bodies about topics whose logical queues move between brokers. Immutable types, with the
 * arithmetic between the offsets of a logical queue and those of the physical queues it is made of. */
@NullMarked
package io.cometmq.remoting.protocol.statictopic;

import org.jspecify.annotations.NullMarked;
