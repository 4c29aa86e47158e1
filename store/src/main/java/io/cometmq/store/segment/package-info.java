// SPDX-License-Identifier: Apache-2.0
/**
 * Files of bytes: the one small interface through which the store meets a disk
 * ({@link io.cometmq.store.segment.StoreFiles}), and runs of equally long files under one growing offset
 * ({@link io.cometmq.store.segment.SegmentedFile}). Knows nothing of messages. Uses nothing of the store.
 *
 * <p>What always holds: the first write to any byte is a channel write, so a disk that is full refuses it with an exception
 * and not by a fault of a mapped page. What is ahead of a log may be written over with zeros and mapped
 * ({@link io.cometmq.store.segment.PreparedBytes}); then a write of data is a copy in memory. Bytes are read through
 * read-only mappings, uncopied.
 */
@NullMarked
package io.cometmq.store.segment;

import org.jspecify.annotations.NullMarked;
