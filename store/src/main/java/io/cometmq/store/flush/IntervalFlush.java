// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import java.util.concurrent.CompletableFuture;

/**
 * {@code ASYNC_FLUSH}: appends are answered at once, and the log is forced at intervals. Whoever turns it waits the
 * interval between two turns; owned by that thread.
 */
public final class IntervalFlush implements FlushPolicy, Worker {
    private static final int PAGE_BYTES = 4096;
    private static final CompletableFuture<Boolean> DONE = CompletableFuture.completedFuture(true);

    private final FlushConfig config;
    private final LogForcer forcer;
    private final Clock clock;
    private long lastForceNanos;

    public IntervalFlush(FlushConfig config, LogForcer forcer, Clock clock) {
        this.config = config;
        this.forcer = forcer;
        this.clock = clock;
        this.lastForceNanos = clock.nanos();
    }

    @Override
    public String role() {
        return "store-flush";
    }

    /** Forces when enough is unflushed or the last force is long ago; always lets the thread wait. */
    @Override
    public int doWork() {
        long unflushed = forcer.unflushedBytes();
        boolean enough = unflushed >= (long) config.leastPages() * PAGE_BYTES;
        boolean longAgo =
                clock.nanos() - lastForceNanos >= config.thoroughInterval().toNanos();
        if (unflushed > 0 && (enough || longAgo)) {
            forcer.force();
            lastForceNanos = clock.nanos();
        }
        return 0;
    }

    @Override
    public CompletableFuture<Boolean> appended(boolean wait) {
        return DONE;
    }

    @Override
    public void close() {
        forcer.force();
    }
}
