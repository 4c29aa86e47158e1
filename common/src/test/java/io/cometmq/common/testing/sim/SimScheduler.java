// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.testing.sim.Simulation.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** A scheduler of a simulated process: one task at a time, at its virtual time or later. */
final class SimScheduler implements OwnedScheduler {
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final SimProcess process;
    private final Deque<Task> due = new ArrayDeque<>();
    private CompletableFuture<Void> busy;
    private boolean closed;

    SimScheduler(SimProcess process) {
        this.process = process;
    }

    @Override
    public Cancellable after(Duration delay, String name, Runnable action) {
        return plan(new Task(action, null), delay);
    }

    @Override
    public Cancellable every(Duration first, Duration pause, String name, Runnable action) {
        return plan(new Task(action, pause), first);
    }

    @Override
    public void close() {
        closed = true;
        due.clear();
        Waits.forAWhile(busy, STOP_BOUND);
    }

    private Cancellable plan(Task task, Duration delay) {
        if (closed) {
            throw new RejectedExecutionException("the scheduler of " + process + " is closed");
        }
        task.event = process.schedule(delay.toNanos() + process.hesitation(), () -> fallsDue(task));
        return () -> {
            task.cancelled = true;
            process.simulation().cancel(task.event);
        };
    }

    private void fallsDue(Task task) {
        due.add(task);
        if (busy == null) {
            runDue();
        }
    }

    private void runDue() {
        busy = new CompletableFuture<>();
        for (Task task = due.poll(); task != null; task = due.poll()) {
            run(task);
        }
        CompletableFuture<Void> ended = busy;
        busy = null;
        ended.complete(null);
    }

    private void run(Task task) {
        if (closed || task.cancelled) {
            return;
        }
        task.action.run();
        if (task.pause != null && !task.cancelled && !closed) {
            task.event = process.schedule(task.pause.toNanos() + process.hesitation(), () -> fallsDue(task));
        }
    }

    private static final class Task {
        private final Runnable action;
        private final Duration pause;
        private Event event;
        private boolean cancelled;

        Task(Runnable action, Duration pause) {
            this.action = action;
            this.pause = pause;
        }
    }
}
