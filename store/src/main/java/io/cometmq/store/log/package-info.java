// SPDX-License-Identifier: Apache-2.0
/**
 * The commit log: records one after another in a {@link io.cometmq.store.segment.SegmentedFile}. Appends records and
 * batches, reads records, and walks over them. Uses {@code flush} and {@code segment}.
 *
 * <p>What always holds: one append at a time; a record or batch never spans two segments; from the log's first to its last
 * byte each byte belongs to one record or to one blank at the end of a segment.
 */
@NullMarked
package io.cometmq.store.log;

import org.jspecify.annotations.NullMarked;
