// SPDX-License-Identifier: Apache-2.0
/**
 * Deletes old segments from the front, and says when the disk is too full to take more. Uses {@code log}, {@code queue},
 * {@code index} and {@code segment}.
 *
 * <p>What always holds: only whole segments go, the oldest first, and never the one that is written; readers see the new
 * start of the log before a file goes. Records whose time is not over are deleted only where the operator asked for it.
 */
@NullMarked
package io.cometmq.store.retention;

import org.jspecify.annotations.NullMarked;
