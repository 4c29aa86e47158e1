// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * {@code SYNC_FLUSH}: one force for all appends that wait; while it runs, and a little longer where that pays, the next ones
 * gather. The list of waiters is guarded by its own lock, the rest is owned by the thread that turns this.
 */
public final class GroupFlush implements FlushPolicy, Worker {
    /** More appends than this cannot wait at a time; the broker's own bounds are far below. */
    static final int MAX_WAITING = 100_000;

    private static final CompletableFuture<Boolean> DONE = CompletableFuture.completedFuture(true);

    private final LogForcer forcer;
    private final DiskHealth health;
    private final Clock clock;
    private final Duration timeout;
    private final Runnable wake;
    private final Runnable onFlushed;
    private final Function<String, RuntimeException> refusal;
    private final Object lock = new Object();
    private final Gathering gathering = new Gathering();
    private List<Waiter> waiting = new ArrayList<>();
    private List<Waiter> flushing = new ArrayList<>();
    private boolean closed;

    private record Waiter(long deadlineNanos, CompletableFuture<Boolean> durable) {}

    /**
     * A policy that is turned by a thread of its own.
     *
     * @param timeout after which an append is answered with false
     * @param wake wakes that thread
     * @param onFlushed called after the flushed watermark grew
     * @param refusal makes of a reason what the waiters fail with
     */
    public GroupFlush(
            LogForcer forcer,
            DiskHealth health,
            Clock clock,
            Duration timeout,
            Runnable wake,
            Runnable onFlushed,
            Function<String, RuntimeException> refusal) {
        this.forcer = forcer;
        this.health = health;
        this.clock = clock;
        this.timeout = timeout;
        this.wake = wake;
        this.onFlushed = onFlushed;
        this.refusal = refusal;
    }

    @Override
    public String role() {
        return "store-flush";
    }

    @Override
    public CompletableFuture<Boolean> appended(boolean wait) {
        if (!wait) {
            wake.run();
            return DONE;
        }
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        boolean complete;
        synchronized (lock) {
            if (closed || waiting.size() >= MAX_WAITING) {
                // Nobody will say that it was flushed, so it counts as one that was not flushed in time.
                durable.complete(false);
            } else {
                waiting.add(new Waiter(clock.nanos() + timeout.toNanos(), durable));
            }
            complete = waiting.size() >= gathering.expected();
        }
        if (complete) {
            wake.run();
        }
        return durable;
    }

    /** One force for all that wait now, unless others are about to come. */
    @Override
    public int doWork() {
        return delayNanos() > 0 ? 0 : flush();
    }

    /** How long others are waited for; whoever is the last of them wakes the thread before. */
    @Override
    public long idleNanos() {
        long delay = delayNanos();
        return delay > 0 ? delay : Long.MAX_VALUE;
    }

    private long delayNanos() {
        synchronized (lock) {
            return gathering.remainingNanos(waiting.size(), clock.nanos());
        }
    }

    private int flush() {
        List<Waiter> group = takeWaiting();
        if (group.isEmpty() && forcer.unflushedBytes() == 0) {
            return 0;
        }
        long begun = clock.nanos();
        // Whoever waits had appended before it joined, so the end of the log read by this force covers all of them.
        boolean forced = forcer.force();
        long forceNanos = clock.nanos() - begun;
        int next;
        synchronized (lock) {
            next = waiting.size();
        }
        String failure = health.failure();
        for (Waiter waiter : group) {
            if (forced) {
                waiter.durable.complete(true);
            } else {
                waiter.durable.completeExceptionally(refusal.apply(String.valueOf(failure)));
            }
        }
        if (forced) {
            // After the answers: it wakes a thread, which would take a processor before those who wait for them.
            onFlushed.run();
        }
        int done = group.size();
        synchronized (lock) {
            flushing = new ArrayList<>();
            gathering.begin(done, next, forceNanos, clock.nanos());
        }
        return forced ? Math.max(1, done) : done;
    }

    /** Answers those with false that waited longer than the timeout, even while a force hangs. */
    public void expire() {
        List<Waiter> late = new ArrayList<>();
        long now = clock.nanos();
        synchronized (lock) {
            for (Waiter waiter : flushing) {
                if (now - waiter.deadlineNanos >= 0) {
                    late.add(waiter);
                }
            }
            for (Waiter waiter : waiting) {
                if (now - waiter.deadlineNanos >= 0) {
                    late.add(waiter);
                }
            }
            waiting.removeAll(late);
        }
        late.forEach(waiter -> waiter.durable.complete(false));
    }

    /** The last flush; the thread that turned this has stopped. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        flush();
    }

    private List<Waiter> takeWaiting() {
        synchronized (lock) {
            List<Waiter> group = waiting;
            gathering.end(group.size());
            waiting = new ArrayList<>(group.size());
            flushing = group;
            return group;
        }
    }
}
