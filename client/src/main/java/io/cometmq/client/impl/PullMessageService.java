// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends the pulls that are due and takes in what they brought, all on one thread per client, so that event loops are
 * not kept busy with decoding.
 *
 * <p>Each queue that a consumer holds has at most one task here or one pull on its way; a popped one has a task for each
 * of its pops under way, one for a pause and one for settled messages. That bounds the tasks.
 */
public final class PullMessageService implements Worker {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);
    private static final int BATCH = 64;

    private final Scheduler scheduler;
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    private volatile Runnable wake = () -> {};

    PullMessageService(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void start(Threads threads, Resources resources) {
        RunningWorker thread = resources.own(threads.run(this, LONGEST_IDLE));
        wake = thread::wake;
        thread.wake();
    }

    /** Runs a task as soon as the thread gets to it. */
    public void executeNow(Runnable task) {
        due.add(task);
        wake.run();
    }

    /** Runs a task after a delay. */
    public void executeLater(Duration delay, Runnable task) {
        scheduler.after(delay, "pull-later", () -> executeNow(task));
    }

    @Override
    public String role() {
        return "pull";
    }

    @Override
    public int doWork() {
        int done = 0;
        for (Runnable task = due.poll(); task != null; task = done < BATCH ? due.poll() : null) {
            done++;
            task.run();
        }
        return done;
    }
}
