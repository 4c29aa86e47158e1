// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Virtual time, and what happens on it in the order of a seed: the tasks of {@link SimProcess}es, deliveries between
 * them, and the test itself.
 *
 * <p>Exactly one thread runs at any moment. Code that waits through {@link io.cometmq.common.lifecycle.Waiting} keeps its
 * stack in a thread of its own, and another thread goes on with the events; so a wait costs virtual time only, and locks
 * work as they do in life. Everything here is owned by the thread whose turn it is.
 */
public final class Simulation {
    private static final long START_MILLIS = 1_768_478_400_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** A real time: when nothing happens for so long, a thread blocks past {@code Waiting}. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int NOTES = 400;

    private final long seed;
    private final long startMillis;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<SimThread> idle = new ArrayDeque<>();
    private final List<SimThread> threads = new ArrayList<>();
    private final Deque<String> notes = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final SimProcess driver;
    private volatile SimThread running;
    private volatile long nanos = 1;
    private volatile boolean over;
    private volatile Throwable failure;
    private volatile long happened;
    private long order;
    private long trace;

    private Simulation(long seed, long startMillis) {
        this.seed = seed;
        this.startMillis = startMillis;
        this.driver = process("driver");
    }

    /** Runs {@code body} in a simulation of its own; a failure names the seed and what happened last. */
    public static void run(long seed, Consumer<Simulation> body) {
        runFrom(START_MILLIS, seed, body);
    }

    /** The same from a moment on, in milliseconds since 1970. */
    public static void runFrom(long startMillis, long seed, Consumer<Simulation> body) {
        new Simulation(seed, startMillis).run(body);
    }

    private void run(Consumer<Simulation> body) {
        schedule(driver, 0, false, () -> {
            body.accept(this);
            finish(null);
        });
        newThread().begin();
        try {
            for (long before = -1; !ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS); before = happened) {
                if (happened == before) {
                    failure = hanging();
                    over = true;
                    break;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failure = interrupted;
            over = true;
        }
        threads.forEach(SimThread::wakeUp);
        if (failure != null) {
            throw new AssertionError(
                    "seed=" + seed + " (run it again with -Dseed=" + seed + ") at " + time() + ": "
                            + failure.getMessage() + "\n  " + String.join("\n  ", notes),
                    failure);
        }
    }

    private AssertionError hanging() {
        AssertionError hanging = new AssertionError(
                "no end after " + PATIENCE + " of real time; the running thread is at" + " the stack below");
        SimThread present = running;
        if (present != null) {
            hanging.setStackTrace(present.getStackTrace());
        }
        return hanging;
    }

    /** The seed of everything here. */
    public long seed() {
        return seed;
    }

    /** A source of chance of its own for everything that is called {@code name}. */
    public Random random(String name) {
        return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode() * 31L);
    }

    /** The virtual time. */
    public Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return startMillis + nanos / NANOS_PER_MILLI;
            }

            @Override
            public long nanos() {
                return nanos;
            }
        };
    }

    /** A new process, alive. */
    public SimProcess process(String name) {
        return new SimProcess(this, name);
    }

    /** Lets everyone else go on for a while. */
    public void sleep(Duration time) {
        try {
            present().until(new CompletableFuture<>(), time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets everyone else go on until {@code condition} holds; false when it does not within a time. */
    public boolean until(BooleanSupplier condition, Duration atMost, Duration step) {
        long end = nanos + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (nanos >= end) {
                return false;
            }
            sleep(step);
        }
        return true;
    }

    /** Writes something into the log of what happened, whose end is printed when the simulation fails. */
    public void note(String what) {
        if (over) {
            return;
        }
        trace = trace * 31 + nanos;
        trace = trace * 31 + what.hashCode();
        notes.addLast(time() + " " + what);
        if (notes.size() > NOTES) {
            notes.removeFirst();
        }
    }

    /** A number that differs when something else happened: of all notes and their times. */
    public long trace() {
        return trace;
    }

    /** Ends the simulation as failed. */
    public void fail(Throwable why) {
        finish(why);
    }

    /** Milliseconds since the start, as text. */
    public String time() {
        return String.format("%d.%03d ms", nanos / NANOS_PER_MILLI, nanos / 1000 % 1000);
    }

    boolean isOver() {
        return over;
    }

    /** Something to happen to a process after a time; what does not happen any more is skipped. */
    Event schedule(SimProcess owner, long delayNanos, boolean delivery, Runnable action) {
        Event event = new Event(owner, nanos + Math.max(0, delayNanos), order++, delivery, action);
        events.add(event);
        return event;
    }

    /** The end of a wait of {@code thread} after a time. */
    Event resume(SimProcess owner, long delayNanos, SimThread thread) {
        Event event = schedule(owner, delayNanos, false, () -> {});
        event.resumes = thread;
        return event;
    }

    boolean isBefore(Event event, long delayNanos) {
        return event.at <= nanos + delayNanos;
    }

    void cancel(Event event) {
        events.remove(event);
    }

    SimThread present() {
        if (!(Thread.currentThread() instanceof SimThread present)) {
            throw new IllegalStateException("not a thread of the simulation: " + Thread.currentThread());
        }
        return present;
    }

    /** Takes the turn of events until it is handed to a thread that waited for it. */
    void turn(SimThread thread) {
        running = thread;
        while (!over) {
            Event event = next();
            if (event == null) {
                finish(new AssertionError("nothing is left to happen"));
                return;
            }
            happened = event.order;
            SimThread waited = event.resumes;
            if (waited != null) {
                idle.push(thread);
                waited.wakeUp();
                return;
            }
            thread.enter(event.owner, event.delivery);
            try {
                event.action.run();
            } catch (SimulationOver overNow) {
                return;
            } catch (Throwable bug) {
                finish(bug);
            }
            running = thread;
        }
    }

    /** The calling thread waits from now on; another one takes the turn. */
    void handOver() {
        SimThread next = idle.poll();
        if (next != null) {
            next.wakeUp();
        } else {
            newThread().begin();
        }
    }

    private SimThread newThread() {
        SimThread thread = new SimThread(this, threads.size());
        threads.add(thread);
        return thread;
    }

    private Event next() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (!event.owner.isAlive()) {
                continue;
            }
            if (event.owner.pausedUntil() > event.at) {
                event.at = event.owner.pausedUntil();
                events.add(event);
                continue;
            }
            nanos = Math.max(nanos, event.at);
            return event;
        }
        return null;
    }

    private void finish(Throwable why) {
        if (!over) {
            failure = why;
            over = true;
            ended.countDown();
        }
    }

    /** What unwinds threads that still wait when the simulation is over. */
    static final class SimulationOver extends Error {
        private static final long serialVersionUID = 1;

        SimulationOver() {
            super("the simulation is over", null, false, false);
        }
    }

    /** Something that will happen. */
    static final class Event implements Comparable<Event> {
        final SimProcess owner;
        final long planned;
        final long order;
        final boolean delivery;
        final Runnable action;
        SimThread resumes;
        long at;

        Event(SimProcess owner, long at, long order, boolean delivery, Runnable action) {
            this.owner = owner;
            this.planned = at;
            this.at = at;
            this.order = order;
            this.delivery = delivery;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            int byPlan = byTime != 0 ? byTime : Long.compare(planned, other.planned);
            return byPlan != 0 ? byPlan : Long.compare(order, other.order);
        }
    }
}
