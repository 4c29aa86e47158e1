// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.testing.sim.Simulation.Event;
import java.time.Duration;
import java.util.Random;

/**
 * One process of a simulation: gives threads, can be paused as a whole, and can be killed between any two events. Whatever
 * a killed process had still to do, nobody does.
 */
public final class SimProcess implements Threads {
    private static final int USUAL_HESITATION_NANOS = 50_000;
    private static final int LONG_HESITATION_NANOS = 20_000_000;
    /** One in so many turns comes late, as on a busy machine. */
    private static final int LONG_EVERY = 50;

    private final Simulation simulation;
    private final String name;
    private final Random random;
    private long pausedUntil;
    private boolean alive = true;

    SimProcess(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.random = simulation.random("process " + name);
    }

    public Simulation simulation() {
        return simulation;
    }

    public Clock clock() {
        return simulation.clock();
    }

    /** Whether it was not killed. */
    public boolean isAlive() {
        return alive;
    }

    /** Ends the process at once: its tasks, workers and waits never go on. */
    public void kill() {
        alive = false;
    }

    /** Lets nothing of this process run for a while, as a long garbage collection does. */
    public void pause(Duration time) {
        pausedUntil = Math.max(pausedUntil, simulation.clock().nanos() + time.toNanos());
    }

    /** Runs something in this process soon, on a thread that may wait. */
    public void run(Runnable task) {
        simulation.schedule(this, hesitation(), false, task);
    }

    /** Runs something in this process after a time, on a thread that must not wait. */
    public void deliver(Duration after, Runnable event) {
        simulation.schedule(this, after.toNanos(), true, event);
    }

    @Override
    public OwnedScheduler scheduler(String schedulerName) {
        return new SimScheduler(this);
    }

    @Override
    public RunningWorker run(Worker worker, Duration longestIdle) {
        SimWorker running = new SimWorker(this, worker, longestIdle);
        running.wake();
        return running;
    }

    @Override
    public TaskPool pool(String poolName, int threads, int queueBound, Clock clock) {
        return new SimPool(this, poolName, threads, queueBound);
    }

    @Override
    public String toString() {
        return name;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    Event schedule(long delayNanos, Runnable action) {
        return simulation.schedule(this, delayNanos, false, action);
    }

    /** How long a thread takes to begin what it can do, in nanoseconds. */
    long hesitation() {
        return 1L + random.nextInt(random.nextInt(LONG_EVERY) == 0 ? LONG_HESITATION_NANOS : USUAL_HESITATION_NANOS);
    }
}
