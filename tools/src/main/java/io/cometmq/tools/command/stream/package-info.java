// SPDX-License-Identifier: Apache-2.0
/** The commands that messages flow through, from standard input or to standard output, one line each. */
@NullMarked
package io.cometmq.tools.command.stream;

import org.jspecify.annotations.NullMarked;
