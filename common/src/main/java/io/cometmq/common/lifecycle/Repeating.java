// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs again and again, each time after the pause that a setting has then: a new pause counts from the next
 * run on. Thread-safe.
 */
public final class Repeating implements Resource {
    private final Scheduler scheduler;
    private final String name;
    private final Supplier<Duration> pause;
    private final Runnable task;
    private Scheduler.@Nullable Cancellable next;
    private boolean closed;

    private Repeating(Scheduler scheduler, String name, Supplier<Duration> pause, Runnable task) {
        this.scheduler = scheduler;
        this.name = name;
        this.pause = pause;
        this.task = task;
    }

    /** Runs {@code task} after a pause for the first time. One that fails runs again, as the scheduler's do. */
    public static Repeating start(Scheduler scheduler, String name, Supplier<Duration> pause, Runnable task) {
        Repeating repeating = new Repeating(scheduler, name, pause, task);
        repeating.plan();
        return repeating;
    }

    /** Ends it; a run that goes on now is not interrupted. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }

    private synchronized void plan() {
        if (!closed) {
            next = scheduler.after(pause.get(), name, this::run);
        }
    }

    private void run() {
        try {
            task.run();
        } finally {
            plan();
        }
    }
}
