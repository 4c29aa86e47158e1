// SPDX-License-Identifier: Apache-2.0
/** The commands that write what brokers are set to and how they do to files, one class each. */
@NullMarked
package io.cometmq.tools.command.export;

import org.jspecify.annotations.NullMarked;
