// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks side by side, bounded in those that run and in those that wait. A task that throws is logged and harms no
 * other. Thread-safe.
 */
public interface TaskPool extends Executor, Resource {
    /** A task that somebody waits for, who must know when it will never run. */
    interface Awaited extends Runnable {
        /** Called instead of {@link #run} when the pool ended before the turn of this task came. Must not block. */
        void dropped();
    }

    /** The name of the pool. */
    String name();

    /** How many tasks run at once at most. */
    int threads();

    /** Lets {@code threads} tasks run at once from now on; those that run are not stopped. */
    void resize(int threads);

    /** How many tasks may wait. */
    int queueBound();

    /** How many tasks wait now. */
    int queued();

    /** How long the oldest waiting task has waited; zero when none waits. */
    Duration headWait();

    /**
     * Runs {@code task}, later if all threads are busy.
     *
     * @throws RejectedExecutionException when {@link #queueBound()} tasks wait already, or after {@link #close()}
     */
    @Override
    void execute(Runnable task);

    /** Takes no more tasks, lets those that wait run within a bound, then interrupts them and drops the rest. */
    @Override
    void close();

    /** The same with this bound, where tasks take time. */
    default void close(Duration bound) {
        close();
    }
}
