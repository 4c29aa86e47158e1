// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Threads that do one turn when the test says so. Owned by the test's thread. */
public final class TurnedThreads implements Threads {
    private final List<Worker> workers = new ArrayList<>();

    /** Turns one worker, whichever. */
    public void turnAny(Random chance) {
        if (!workers.isEmpty()) {
            workers.get(chance.nextInt(workers.size())).doWork();
        }
    }

    /** Turns all but the one that saves checkpoints, which a store that goes on does seldom. */
    public void turnAllButCheckpoints() {
        List.copyOf(workers).stream()
                .filter(worker -> !worker.role().equals("store-checkpoint"))
                .forEach(Worker::doWork);
    }

    /** Turns the worker with a role. */
    public void turn(String role) {
        List.copyOf(workers).stream()
                .filter(worker -> worker.role().equals(role))
                .forEach(Worker::doWork);
    }

    @Override
    public RunningWorker run(Worker worker, Duration longestIdle) {
        workers.add(worker);
        return new RunningWorker() {
            @Override
            public void wake() {
                // It is turned some time.
            }

            @Override
            public void close() {
                if (workers.remove(worker)) {
                    worker.onStop();
                }
            }
        };
    }

    @Override
    public OwnedScheduler scheduler(String name) {
        throw new UnsupportedOperationException("a store asks for no scheduler: " + name);
    }

    /** A pool whose tasks run when they are given to it. */
    @Override
    public TaskPool pool(String name, int threads, int queueBound, Clock clock) {
        return new TaskPool() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int threads() {
                return threads;
            }

            @Override
            public void resize(int size) {
                throw new UnsupportedOperationException("a store does not resize its pools");
            }

            @Override
            public int queueBound() {
                return queueBound;
            }

            @Override
            public int queued() {
                return 0;
            }

            @Override
            public Duration headWait() {
                return Duration.ZERO;
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public void close() {
                // Nothing waits.
            }
        };
    }
}
