// SPDX-License-Identifier: Apache-2.0
/** How consumers say in heartbeats that they consume. */
@NullMarked
package io.cometmq.remoting.protocol.heartbeat;

import org.jspecify.annotations.NullMarked;
