// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Worker} in a daemon thread named after its role: turns it while it has work, and parks it until
 * {@link #wake()} when it has none.
 *
 * <p>A wake-up is never lost: one that arrives between the worker's last look and the park makes the park return at
 * once. While there is work, and while the worker {@linkplain Worker#lingerNanos() lingers}, a wake-up costs its caller
 * one read of memory; the worker looks once more before it counts on being woken. A failure of the worker is logged and the worker is turned again after the longest idle time.
 */
public final class WorkerThread implements RunningWorker {
    private static final Logger log = LoggerFactory.getLogger(WorkerThread.class);
    private static final Duration JOIN_BOUND = Duration.ofSeconds(30);

    private final Worker worker;
    private final long longestIdleNanos;
    private final Thread thread;
    /** Whether the thread looks again without being unparked. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private volatile boolean running = true;

    private WorkerThread(Worker worker, Duration longestIdle) {
        this.worker = worker;
        this.longestIdleNanos = longestIdle.toNanos();
        this.thread = new Thread(this::run, worker.role());
        this.thread.setDaemon(true);
    }

    /**
     * Starts a thread for {@code worker}.
     *
     * @param longestIdle how long the thread may sleep without being woken; positive
     */
    public static WorkerThread start(Worker worker, Duration longestIdle) {
        WorkerThread runner = new WorkerThread(worker, longestIdle);
        runner.thread.start();
        return runner;
    }

    @Override
    public void wake() {
        if (!wanted.get() && wanted.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Stops the thread after its present turn and waits for it, at most 30 seconds. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_BOUND.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("Thread did not stop in time: role={} boundSeconds={}", worker.role(), JOIN_BOUND.toSeconds());
        }
    }

    private void run() {
        boolean busy = false;
        while (running) {
            wanted.set(busy);
            if (turn() > 0) {
                busy = true;
            } else if (busy) {
                busy = linger();
            } else if (running && !wanted.get()) {
                LockSupport.parkNanos(this, Math.min(longestIdleNanos, worker.idleNanos()));
            }
        }
        worker.onStop();
    }

    /** Waits a little as the worker wants it; false when it does not, and looks once more at once. */
    private boolean linger() {
        long nanos = worker.lingerNanos();
        if (nanos > 0 && running) {
            LockSupport.parkNanos(this, Math.min(longestIdleNanos, nanos));
        }
        return nanos > 0;
    }

    private int turn() {
        try {
            return worker.doWork();
        } catch (RuntimeException | Error failure) {
            // An error of one turn, such as too little memory, must not end the thread in silence.
            log.error(
                    "Worker failed, it is turned again: role={} cause={}", worker.role(), failure.toString(), failure);
            return 0;
        }
    }
}
