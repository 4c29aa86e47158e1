// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.testing.sim.Simulation.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Turns a worker of a simulated process, never twice at the same time. */
final class SimWorker implements RunningWorker {
    private static final Duration JOIN_BOUND = Duration.ofSeconds(30);

    private final SimProcess process;
    private final Worker worker;
    private final long longestIdleNanos;
    private CompletableFuture<Void> turning;
    private SimThread turnedBy;
    private Event next;
    private boolean wanted;
    private boolean closed;
    private boolean stopped;

    SimWorker(SimProcess process, Worker worker, Duration longestIdle) {
        this.process = process;
        this.worker = worker;
        this.longestIdleNanos = longestIdle.toNanos();
    }

    @Override
    public void wake() {
        if (closed || wanted) {
            return;
        }
        wanted = true;
        if (turning == null) {
            plan(process.hesitation());
        }
    }

    @Override
    public void close() {
        closed = true;
        if (turnedBy == Thread.currentThread()) {
            return;
        }
        Waits.forAWhile(turning, JOIN_BOUND);
        stop();
    }

    private void plan(long delayNanos) {
        if (next != null) {
            process.simulation().cancel(next);
        }
        next = process.schedule(delayNanos, this::turn);
    }

    private void turn() {
        next = null;
        if (closed) {
            stop();
            return;
        }
        wanted = false;
        turning = new CompletableFuture<>();
        turnedBy = process.simulation().present();
        int done = worker.doWork();
        CompletableFuture<Void> ended = turning;
        turning = null;
        turnedBy = null;
        ended.complete(null);
        if (closed) {
            stop();
        } else {
            long idleNanos = Math.max(Math.min(longestIdleNanos, worker.idleNanos()), process.hesitation());
            plan(done > 0 || wanted ? process.hesitation() : idleNanos);
        }
    }

    private void stop() {
        if (!stopped) {
            stopped = true;
            worker.onStop();
        }
    }
}
