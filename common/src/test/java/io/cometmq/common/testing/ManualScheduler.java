// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A scheduler without a thread: tasks run in the test's thread, in {@link #advance}, in the order of their times, with the
 * clock standing at the time each was due. A task that fails lets the failure out, so that no test misses it. Tasks may
 * be added from any thread.
 */
public final class ManualScheduler implements Scheduler {
    private static final int MAX_RUNS_PER_ADVANCE = 1_000_000;

    private final ManualClock clock;
    private final List<Task> tasks = new ArrayList<>();
    private long added;

    /** A scheduler that moves {@code clock}. */
    public ManualScheduler(ManualClock clock) {
        this.clock = clock;
    }

    /** A scheduler with a clock of its own. */
    public ManualScheduler() {
        this(new ManualClock());
    }

    public ManualClock clock() {
        return clock;
    }

    @Override
    public Cancellable after(Duration delay, String name, Runnable task) {
        return add(new Task(name, task, null), delay);
    }

    @Override
    public Cancellable every(Duration first, Duration pause, String name, Runnable task) {
        return add(new Task(name, task, pause), first);
    }

    /** Moves the clock and runs everything that falls due on the way, tasks added by tasks included. */
    public void advance(Duration by) {
        long target = clock.nanos() + by.toNanos();
        int runs = 0;
        for (Task next = takeDue(target); next != null; next = takeDue(target)) {
            if (++runs > MAX_RUNS_PER_ADVANCE) {
                throw new IllegalStateException(
                        "task " + next.name + " keeps falling due: more than " + MAX_RUNS_PER_ADVANCE + " runs");
            }
            moveTo(next.dueNanos);
            next.action.run();
            if (next.pause != null && !next.cancelled) {
                add(next, next.pause);
            }
        }
        moveTo(target);
    }

    /** Runs what is due now without moving the clock. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** The names of the tasks that wait, in the order they will run. */
    public synchronized List<String> waiting() {
        return tasks.stream().sorted(Task.ORDER).map(task -> task.name).toList();
    }

    private void moveTo(long nanos) {
        long by = nanos - clock.nanos();
        if (by > 0) {
            clock.advance(Duration.ofNanos(by));
        }
    }

    private synchronized Cancellable add(Task task, Duration delay) {
        task.dueNanos = clock.nanos() + Math.max(0, delay.toNanos());
        task.order = added++;
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        task.cancelled = true;
        tasks.remove(task);
    }

    private synchronized Task takeDue(long target) {
        Task next = tasks.stream()
                .min(Task.ORDER)
                .filter(task -> task.dueNanos <= target)
                .orElse(null);
        tasks.remove(next);
        return next;
    }

    private static final class Task {
        static final Comparator<Task> ORDER =
                Comparator.<Task>comparingLong(task -> task.dueNanos).thenComparingLong(task -> task.order);

        final String name;
        final Runnable action;
        final Duration pause;
        long dueNanos;
        long order;
        volatile boolean cancelled;

        Task(String name, Runnable action, Duration pause) {
            this.name = name;
            this.action = action;
            this.pause = pause;
        }
    }
}
