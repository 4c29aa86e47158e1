// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

/**
 * Where the messages of a queue begin and end.
 *
 * @param min the first queue offset whose record is in the log; of a queue that is not open, of which an entry is on the
 *     disk, which may be less
 * @param max one past the last queue offset that can be read
 * @param open whether its files were opened since the start; if not, reading it takes the disk
 */
public record QueueBounds(long min, long max, boolean open) {}
