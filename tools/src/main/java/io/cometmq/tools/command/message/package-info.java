// SPDX-License-Identifier: Apache-2.0
/** The commands about single messages, one class each. */
@NullMarked
package io.cometmq.tools.command.message;

import org.jspecify.annotations.NullMarked;
