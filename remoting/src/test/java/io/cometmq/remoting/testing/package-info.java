// SPDX-License-Identifier: Apache-2.0
/** Fixtures for whoever talks to other processes: a transport in memory, and requests made for tests. */
@NullMarked
package io.cometmq.remoting.testing;

import org.jspecify.annotations.NullMarked;
