// SPDX-License-Identifier: Apache-2.0
/** Numbers that all of the client and its users know. Uses nothing. */
@NullMarked
package io.cometmq.client.common;

import org.jspecify.annotations.NullMarked;
