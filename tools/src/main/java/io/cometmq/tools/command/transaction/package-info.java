// SPDX-License-Identifier: Apache-2.0
/** Commands about transactions that brokers gave up asking about. */
@NullMarked
package io.cometmq.tools.command.transaction;

import org.jspecify.annotations.NullMarked;
