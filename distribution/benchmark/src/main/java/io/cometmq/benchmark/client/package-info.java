// SPDX-License-Identifier: Apache-2.0
/** What a measurement asks of a client library, whichever it is. */
@NullMarked
package io.cometmq.benchmark.client;

import org.jspecify.annotations.NullMarked;
