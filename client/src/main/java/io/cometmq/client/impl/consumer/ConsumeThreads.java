// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The threads that call a listener, and the clock and timer beside them. Thread-safe.
 *
 * @param closeBound how long running calls are waited for at the end
 */
record ConsumeThreads(TaskPool pool, Scheduler scheduler, Clock clock, Duration closeBound) implements Resource {
    /**
     * Runs a listener call as soon as a thread is free.
     *
     * @throws RejectedExecutionException when too many calls wait, or the consumer stops
     */
    void execute(Runnable call) {
        pool.execute(call);
    }

    /** Runs a listener call as soon as a thread is free; refused when too many calls wait, or the consumer stops. */
    <T> CompletableFuture<T> call(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            pool.execute(() -> result.complete(call.get()));
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(new Refusal(
                    ResponseCode.SYSTEM_BUSY,
                    "no listener call now: " + pool.queued() + " wait, the bound is " + pool.queueBound()));
        }
        return result;
    }

    void after(Duration delay, String name, Runnable task) {
        scheduler.after(delay, name, task);
    }

    /** How many calls run at once at most. */
    int count() {
        return pool.threads();
    }

    void resize(int threads) {
        pool.resize(threads);
    }

    /** Takes no more calls, and waits within the bound for those that run; then interrupts them. */
    @Override
    public void close() {
        pool.close(closeBound);
    }
}
