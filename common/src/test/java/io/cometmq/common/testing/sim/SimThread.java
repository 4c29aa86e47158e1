// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.testing.sim.Simulation.Event;
import io.cometmq.common.testing.sim.Simulation.SimulationOver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Keeps the stack of whoever waits in a simulation; runs only when it is its turn. */
final class SimThread extends Thread implements Waiting.OwnWay {
    private final Simulation simulation;
    private final Semaphore turn = new Semaphore(0);
    private SimProcess process;
    private boolean delivering;
    private Wait wait;

    SimThread(Simulation simulation, int number) {
        super("sim-" + number);
        this.simulation = simulation;
        setDaemon(true);
    }

    /** Starts the thread with the turn. */
    void begin() {
        turn.release();
        start();
    }

    /** Gives the turn to this thread. */
    void wakeUp() {
        turn.release();
    }

    /** Says for whom the thread works next. */
    void enter(SimProcess owner, boolean delivery) {
        process = owner;
        delivering = delivery;
        // An interrupt was meant for the work before.
        boolean unused = Thread.interrupted();
    }

    @Override
    public void run() {
        try {
            turn.acquireUninterruptibly();
            while (!simulation.isOver()) {
                simulation.turn(this);
                if (!simulation.isOver()) {
                    turn.acquireUninterruptibly();
                }
            }
        } catch (SimulationOver ignored) {
            // The test has ended, and with it everything that still waited.
        }
    }

    @Override
    public void until(CompletableFuture<?> future, Duration atMost) throws InterruptedException {
        if (simulation.isOver()) {
            throw new SimulationOver();
        }
        if (future.isDone()) {
            return;
        }
        if (delivering) {
            IllegalStateException blocked =
                    new IllegalStateException("an event loop of " + process + " would wait here");
            simulation.fail(blocked);
            throw blocked;
        }
        SimProcess mine = process;
        Wait present = new Wait(mine);
        wait = present;
        if (atMost != null) {
            present.endAfter(atMost.toNanos());
        }
        CompletableFuture<?> unused = future.whenComplete((done, failure) -> present.endAfter(mine.hesitation()));
        simulation.handOver();
        turn.acquireUninterruptibly();
        if (simulation.isOver()) {
            throw new SimulationOver();
        }
        present.ended = true;
        wait = null;
        process = mine;
        if (present.interrupted) {
            throw new InterruptedException("the pool stops");
        }
    }

    /** Ends the present wait, if there is one, as an interrupt would. */
    void interruptWait() {
        Wait present = wait;
        if (present != null) {
            present.interrupted = true;
            present.endAfter(0);
        }
    }

    /** One wait; ends at the earliest of the times planned. */
    private final class Wait {
        private final SimProcess of;
        private Event end;
        private boolean ended;
        private boolean interrupted;

        Wait(SimProcess of) {
            this.of = of;
        }

        void endAfter(long delayNanos) {
            if (ended || (end != null && simulation.isBefore(end, delayNanos))) {
                return;
            }
            if (end != null) {
                simulation.cancel(end);
            }
            end = simulation.resume(of, delayNanos, SimThread.this);
        }
    }
}
