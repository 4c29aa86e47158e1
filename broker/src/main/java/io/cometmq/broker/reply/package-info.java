// SPDX-License-Identifier: Apache-2.0
/**
 * Replies of the request-reply pattern: each goes to the one client that asked, over the connection it has open.
 */
@NullMarked
package io.cometmq.broker.reply;

import org.jspecify.annotations.NullMarked;
