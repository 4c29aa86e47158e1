// SPDX-License-Identifier: Apache-2.0
/** A name server and brokers in memory, as far as clients see them. */
@NullMarked
package io.cometmq.client.testing;

import org.jspecify.annotations.NullMarked;
