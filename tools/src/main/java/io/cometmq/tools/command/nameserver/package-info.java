// SPDX-License-Identifier: Apache-2.0
/** Commands about name servers: their settings, their key-value settings, and what brokers may do in the routes. */
@NullMarked
package io.cometmq.tools.command.nameserver;

import org.jspecify.annotations.NullMarked;
