// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Scheduler} on one daemon thread. Thread-safe. */
public final class ThreadScheduler implements OwnedScheduler {
    private static final Logger log = LoggerFactory.getLogger(ThreadScheduler.class);
    private static final long STOP_BOUND_SECONDS = 10;

    private final String name;
    private final ScheduledThreadPoolExecutor executor;

    private ThreadScheduler(String name) {
        this.name = name;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Starts a scheduler whose thread is called {@code name}. */
    public static ThreadScheduler start(String name) {
        return new ThreadScheduler(name);
    }

    @Override
    public Cancellable after(Duration delay, String taskName, Runnable task) {
        return cancellable(executor.schedule(logged(taskName, task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public Cancellable every(Duration first, Duration pause, String taskName, Runnable task) {
        return cancellable(executor.scheduleWithFixedDelay(
                logged(taskName, task), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Stops taking tasks, drops those that wait, and lets the present one end within ten seconds. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_BOUND_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Scheduled task did not end in time: scheduler={} boundSeconds={}", name, STOP_BOUND_SECONDS);
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Cancellable cancellable(Future<?> future) {
        return () -> future.cancel(false);
    }

    private static Runnable logged(String taskName, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                // A repeated task that throws would never be run again, in silence.
                log.error("Scheduled task failed: task={}", taskName, failure);
            }
        };
    }
}
