// SPDX-License-Identifier: Apache-2.0
/** The commands about topics, one class each. */
@NullMarked
package io.cometmq.tools.command.topic;

import org.jspecify.annotations.NullMarked;
