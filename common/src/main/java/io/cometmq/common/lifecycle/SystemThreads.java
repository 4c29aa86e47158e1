// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;

/** Starts daemon threads of this machine. Stateless. */
final class SystemThreads implements Threads {
    static final SystemThreads INSTANCE = new SystemThreads();
    private static final Duration IDLE_AFTER_A_BURST = Duration.ofSeconds(5);

    private SystemThreads() {}

    @Override
    public OwnedScheduler scheduler(String name) {
        return ThreadScheduler.start(name);
    }

    @Override
    public RunningWorker run(Worker worker, Duration longestIdle) {
        return WorkerThread.start(worker, longestIdle);
    }

    @Override
    public TaskPool pool(String name, int threads, int queueBound, Clock clock) {
        return BoundedExecutor.start(name, threads, queueBound, clock);
    }

    @Override
    public TaskPool burstPool(String name, int threads, int queueBound, Clock clock) {
        return BoundedExecutor.start(name, threads, queueBound, clock, IDLE_AFTER_A_BURST);
    }
}
