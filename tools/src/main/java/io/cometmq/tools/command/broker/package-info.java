// SPDX-License-Identifier: Apache-2.0
/** The commands about clusters and brokers, one class each. */
@NullMarked
package io.cometmq.tools.command.broker;

import org.jspecify.annotations.NullMarked;
