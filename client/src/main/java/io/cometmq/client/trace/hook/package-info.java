// SPDX-License-Identifier: Apache-2.0
/** The hooks that write message traces. Uses {@code trace} and the hooks of {@code hook}. */
@NullMarked
package io.cometmq.client.trace.hook;

import org.jspecify.annotations.NullMarked;
