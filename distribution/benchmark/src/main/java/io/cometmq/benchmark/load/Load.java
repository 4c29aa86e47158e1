// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import java.time.Duration;

/** Threads that do one operation again and again at a pace, from construction to {@link #close}. */
public final class Load implements Resource {
    private static final Duration END_WITHIN = Duration.ofSeconds(20);
    /** After a failure, so that a cluster that refuses everything is not flooded. */
    private static final long NANOS_AFTER_FAILURE = Duration.ofMillis(10).toNanos();

    private final Stop stop = new Stop();
    private final TaskPool pool;
    private final Meter meter;
    private final Pace pace;
    private final Operation operation;

    /**
     * Begins.
     *
     * @param threads how many operations are begun at once at most
     * @param rate operations a second of all threads; 0 for as fast as they can
     */
    public Load(int threads, double rate, Meter meter, Clock clock, Operation operation) {
        this.meter = meter;
        this.operation = operation;
        this.pace = new Pace(rate, clock, stop);
        this.pool = Threads.system().pool("load", threads, threads, clock);
        for (int i = 0; i < threads; i++) {
            pool.execute(this::repeat);
        }
    }

    /** What its operations tell. */
    public Meter meter() {
        return meter;
    }

    private void repeat() {
        while (!stop.isTold()) {
            try {
                once();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void once() throws InterruptedException {
        long due = pace.awaitNext();
        if (stop.isTold()) {
            return;
        }
        try {
            operation.run(due);
        } catch (InterruptedException ended) {
            throw ended;
        } catch (Exception failure) {
            meter.failed(failure, 1);
            stop.await(NANOS_AFTER_FAILURE);
        }
    }

    /** Begins no more operations, and waits for those under way on its threads. */
    @Override
    public void close() {
        stop.tell();
        pool.close(END_WITHIN);
    }
}
