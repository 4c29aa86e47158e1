// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.TaskPool;

/**
 * The threads that the queues need.
 *
 * @param wakeDispatch wakes the dispatch thread, when entries are to be mended
 * @param forcing forces queues beside the thread that saves checkpoints; its owner closes it after the queues
 */
public record QueueThreads(Runnable wakeDispatch, TaskPool forcing) {
    /** How many queues are forced at once, besides the one that the calling thread forces. */
    public static final int FORCES_AT_ONCE = 7;
}
