// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.TaskPool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** A pool of a simulated process: so many tasks at once, each begun a moment after it could. */
final class SimPool implements TaskPool {
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final SimProcess process;
    private final String name;
    private final int queueBound;
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private final Set<SimThread> running = new LinkedHashSet<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private int threads;
    private int busy;
    private boolean closed;

    private record Waiter(Runnable task, long since) {}

    SimPool(SimProcess process, String name, int threads, int queueBound) {
        this.process = process;
        this.name = name;
        this.threads = threads;
        this.queueBound = queueBound;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void resize(int wanted) {
        threads = wanted;
        beginMore();
    }

    @Override
    public int queueBound() {
        return queueBound;
    }

    @Override
    public int queued() {
        return queue.size();
    }

    @Override
    public Duration headWait() {
        Waiter head = queue.peek();
        return head == null ? Duration.ZERO : Duration.ofNanos(process.clock().nanos() - head.since);
    }

    @Override
    public void execute(Runnable task) {
        if (closed || queue.size() >= queueBound) {
            throw new RejectedExecutionException(name + " is stopping or full: " + queueBound + " wait");
        }
        queue.add(new Waiter(task, process.clock().nanos()));
        beginMore();
    }

    @Override
    public void close() {
        closed = true;
        if (busy > 0 && !Waits.forAWhile(drained, STOP_BOUND)) {
            queue.clear();
            List.copyOf(running).forEach(SimThread::interruptWait);
        }
    }

    private void beginMore() {
        while (busy < threads && !queue.isEmpty()) {
            busy++;
            Runnable task = queue.remove().task;
            process.schedule(process.hesitation(), () -> run(task));
        }
    }

    private void run(Runnable task) {
        SimThread thread = process.simulation().present();
        running.add(thread);
        task.run();
        running.remove(thread);
        busy--;
        beginMore();
        if (closed && busy == 0) {
            drained.complete(null);
        }
    }
}
