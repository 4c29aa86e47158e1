// SPDX-License-Identifier: Apache-2.0
/** The commands about consumer groups, one class each. */
@NullMarked
package io.cometmq.tools.command.consumer;

import org.jspecify.annotations.NullMarked;
