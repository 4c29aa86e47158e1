// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of daemon threads named {@code NAME-1}, {@code NAME-2} …, bounded in threads and in tasks that wait.
 *
 * <p>Threads start with the tasks and end some time after the last one, a minute where nobody says, so an idle pool holds no stack. A task that throws
 * is logged and costs its thread nothing else. Thread-safe.
 */
public final class BoundedExecutor implements TaskPool {
    private static final Logger log = LoggerFactory.getLogger(BoundedExecutor.class);
    private static final Duration IDLE_THREAD = Duration.ofMinutes(1);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final String name;
    private final int queueBound;
    private final Clock clock;
    private final ThreadPoolExecutor pool;

    private BoundedExecutor(String name, int threads, int queueBound, Clock clock, Duration idleThread) {
        this.name = name;
        this.queueBound = queueBound;
        this.clock = clock;
        AtomicInteger started = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                idleThread.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(queueBound),
                task -> {
                    Thread thread = new Thread(task, name + "-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> {
                    throw new RejectedExecutionException(name + " is stopping or full: " + this.queueBound + " wait");
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes a pool.
     *
     * @param threads how many tasks run at once at most; positive
     * @param queueBound how many tasks wait at most; positive
     */
    public static BoundedExecutor start(String name, int threads, int queueBound, Clock clock) {
        return start(name, threads, queueBound, clock, IDLE_THREAD);
    }

    /** The same, whose threads end after {@code idleThread} without a task. */
    static BoundedExecutor start(String name, int threads, int queueBound, Clock clock, Duration idleThread) {
        return new BoundedExecutor(name, threads, queueBound, clock, idleThread);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int threads() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public synchronized void resize(int threads) {
        if (threads <= 0) {
            throw new IllegalArgumentException("threads=" + threads + " of pool " + name + ": expected > 0");
        }
        // The pool refuses a core above its maximum, even for a moment.
        if (threads > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(threads);
            pool.setCorePoolSize(threads);
        } else {
            pool.setCorePoolSize(threads);
            pool.setMaximumPoolSize(threads);
        }
    }

    @Override
    public int queueBound() {
        return queueBound;
    }

    @Override
    public int queued() {
        return pool.getQueue().size();
    }

    @Override
    public Duration headWait() {
        Runnable head = pool.getQueue().peek();
        return head instanceof Task task ? Duration.ofNanos(clock.nanos() - task.since) : Duration.ZERO;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(new Task(name, task, clock.nanos()));
    }

    /** Takes no more tasks, lets those that wait run for at most ten seconds, then interrupts them. */
    @Override
    public void close() {
        close(STOP_BOUND);
    }

    @Override
    public void close(Duration bound) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                int dropped = drop();
                log.warn(
                        "Tasks did not end in time: pool={} boundMillis={} dropped={}",
                        name,
                        bound.toMillis(),
                        dropped);
            }
        } catch (InterruptedException interrupted) {
            drop();
            Thread.currentThread().interrupt();
        }
    }

    private int drop() {
        List<Runnable> left = pool.shutdownNow();
        for (Runnable each : left) {
            if (each instanceof Task task && task.work instanceof Awaited awaited) {
                awaited.dropped();
            }
        }
        return left.size();
    }

    private record Task(String pool, Runnable work, long since) implements Runnable {
        @Override
        public void run() {
            try {
                work.run();
            } catch (RuntimeException failure) {
                log.error("Task failed: pool={}", pool, failure);
            }
        }
    }
}
