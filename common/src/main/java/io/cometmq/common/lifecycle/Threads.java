// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;

/**
 * Where a process takes its threads from. Composition roots hand it down; a simulation gives one whose threads take turns
 * on virtual time. Thread-safe.
 */
public interface Threads {
    /** A scheduler on a thread of its own. */
    OwnedScheduler scheduler(String name);

    /**
     * Turns {@code worker} on a thread of its own.
     *
     * @param longestIdle how long the thread may sleep without being woken; positive
     */
    RunningWorker run(Worker worker, Duration longestIdle);

    /**
     * A pool of threads.
     *
     * @param threads how many tasks run at once at most; positive
     * @param queueBound how many tasks wait at most; positive
     */
    TaskPool pool(String name, int threads, int queueBound, Clock clock);

    /**
     * The same for work that comes in bursts, which nobody waits for by the millisecond: threads end a few seconds after it
     * instead of a minute.
     */
    default TaskPool burstPool(String name, int threads, int queueBound, Clock clock) {
        return pool(name, threads, queueBound, clock);
    }

    /** The threads of this machine. */
    static Threads system() {
        return SystemThreads.INSTANCE;
    }
}
