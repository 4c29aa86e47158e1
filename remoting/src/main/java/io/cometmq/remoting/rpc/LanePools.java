// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The lanes of a process: two bounded pools of threads named {@code slow-N} and {@code admin-N}. Thread-safe. */
public final class LanePools implements Lanes {
    private final Resources resources = new Resources();
    private final TaskPool slow;
    private final TaskPool admin;
    private final Executor slowLane;
    private final Executor adminLane;

    private LanePools(LaneConfig config, Clock clock, Threads threads) {
        slow = resources.own(threads.pool("slow", config.slowThreads(), config.slowQueue(), clock));
        admin = resources.own(threads.pool("admin", config.adminThreads(), config.adminQueue(), clock));
        slowLane = task -> execute(slow, "slowQueue", task);
        adminLane = task -> execute(admin, "adminQueue", task);
    }

    /** Opens the pools; their threads start with the first requests. */
    public static LanePools start(LaneConfig config, Clock clock) {
        return start(config, clock, Threads.system());
    }

    /** The same on threads from elsewhere. */
    public static LanePools start(LaneConfig config, Clock clock, Threads threads) {
        return new LanePools(config, clock, threads);
    }

    @Override
    public Executor executor(Lane lane) {
        return switch (lane) {
            case INLINE -> Runnable::run;
            case SLOW -> slowLane;
            case ADMIN -> adminLane;
        };
    }

    /** The pool behind {@link Lane#SLOW}, to read its counters. */
    public TaskPool slow() {
        return slow;
    }

    /** The pool behind {@link Lane#ADMIN}, to read its counters. */
    public TaskPool admin() {
        return admin;
    }

    @Override
    public void close() {
        resources.close();
    }

    private static void execute(TaskPool pool, String setting, Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException full) {
            throw new RejectedExecutionException(
                    pool.queued() + " requests wait for lane " + pool.name() + ", its bound is " + setting + "="
                            + pool.queueBound(),
                    full);
        }
    }
}
