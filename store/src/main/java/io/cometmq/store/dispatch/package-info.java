// SPDX-License-Identifier: Apache-2.0
/**
 * Follows the log once, in order, and feeds everything that is derived from it. Uses {@code log}.
 *
 * <p>What always holds: a derived index sees each record once in a run, in log order; what it made of it can be read before
 * the dispatched watermark passes the record, and only then whoever waits is told.
 */
@NullMarked
package io.cometmq.store.dispatch;

import org.jspecify.annotations.NullMarked;
