// SPDX-License-Identifier: Apache-2.0
/**
 * When appended bytes reach the disk: group flush ({@code SYNC_FLUSH}) and interval flush ({@code ASYNC_FLUSH}), and what
 * follows from a force that fails. Uses {@code segment} alone.
 *
 * <p>What always holds: the flushed watermark only grows and never passes the appended one; after the first failed force
 * it stands still for good.
 */
@NullMarked
package io.cometmq.store.flush;

import org.jspecify.annotations.NullMarked;
