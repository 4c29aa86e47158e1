// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import io.cometmq.common.lifecycle.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When each operation of a load is due. At a rate, the times are fixed beforehand, whatever the answers take: an operation
 * that begins late because those before it were slow is timed from when it was due, so that slowness is counted for all
 * who would have waited (no coordinated omission). Without a rate, each is due when a thread is free for it. Thread-safe.
 */
public final class Pace {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final Stop stop;
    private final double rate;
    private final long begin;
    private final AtomicLong claimed = new AtomicLong();

    /**
     * A pace that begins now.
     *
     * @param rate operations a second of all threads together; 0 for as fast as they can
     */
    public Pace(double rate, Clock clock, Stop stop) {
        this.rate = rate;
        this.clock = clock;
        this.stop = stop;
        this.begin = clock.nanos();
    }

    /**
     * Waits until the next operation is due; only as long as {@link Stop} is not told.
     *
     * @return the moment that it was due, by {@link Clock#nanos}
     */
    public long awaitNext() throws InterruptedException {
        if (rate <= 0) {
            return clock.nanos();
        }
        long due = begin + (long) (claimed.getAndIncrement() * (NANOS_PER_SECOND / rate));
        stop.await(due - clock.nanos());
        return due;
    }
}
