// SPDX-License-Identifier: Apache-2.0
/** What a user of the client catches. Uses nothing of the client. */
@NullMarked
package io.cometmq.client.exception;

import org.jspecify.annotations.NullMarked;
