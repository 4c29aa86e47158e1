// SPDX-License-Identifier: Apache-2.0
/**
 * Files of bytes: the one small interface through which the store meets a disk
 * ({@link io.cometmq.store.segment.StoreFiles}), and runs of equally long files under one growing offset
 * ({@link io.cometmq.store.segment.SegmentedFile}). Knows nothing of messages. Uses nothing of the store.
 *
 * <p>What always holds: bytes are written by channel writes alone, so a write is refused with an exception (a disk that is
 * full, for instance) and never as a fault of a mapped page. Bytes are read through read-only mappings, uncopied.
 */
@NullMarked
package io.cometmq.store.segment;

import org.jspecify.annotations.NullMarked;
