// SPDX-License-Identifier: Apache-2.0
/**
 * Consume queues: for each topic and queue id the positions of its records in the log, in files of 20-byte entries.
 * Derived from the log and fed by {@code dispatch}. Uses {@code dispatch}, {@code log} and {@code segment}.
 *
 * <p>What always holds: the entries of a queue are consecutive; an entry below the published maximum is in its file. What a
 * queue costs is in proportion to its use: it is loaded at its first use, and a bounded number of files is open at a time.
 */
@NullMarked
package io.cometmq.store.queue;

import org.jspecify.annotations.NullMarked;
