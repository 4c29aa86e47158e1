// SPDX-License-Identifier: Apache-2.0
/** Whether a process does what it is there for: checks with a name, each of which finds a state and a reason. */
@NullMarked
package io.cometmq.common.health;

import org.jspecify.annotations.NullMarked;
