// SPDX-License-Identifier: Apache-2.0
/**
 * Serves the requests of producers and consumers: one small class per family, in records only.
 */
@NullMarked
package io.cometmq.broker.handler;

import org.jspecify.annotations.NullMarked;
