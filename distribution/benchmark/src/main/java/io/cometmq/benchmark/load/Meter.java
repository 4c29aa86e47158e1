// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts what is done and how long each took. Thread-safe; {@link #cut} is for one thread. */
public final class Meter {
    private static final int DIGITS = 3;
    /** What takes longer is counted as this long. */
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Recorder times = new Recorder(LONGEST_NANOS, DIGITS);
    private @Nullable Histogram recycled;

    /** Something took {@code nanos} and did {@code count} messages. */
    public void done(long nanos, int count) {
        times.recordValue(Math.min(Math.max(0, nanos), LONGEST_NANOS));
        done.add(count);
    }

    /** {@code count} messages were done, in a time that does not matter. */
    public void count(int count) {
        done.add(count);
    }

    /** {@code count} messages were not done because of {@code cause}; the first cause is kept. */
    public void failed(Throwable cause, int count) {
        firstFailure.compareAndSet(null, cause);
        failed.add(count);
    }

    /** Messages done so far. */
    public long count() {
        return done.sum();
    }

    /** Messages that failed so far. */
    public long failures() {
        return failed.sum();
    }

    /** Why the first one failed; null while none did. */
    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    /** The times, in nanoseconds, since the last call; valid until the next call. */
    public Histogram cut() {
        Histogram times = this.times.getIntervalHistogram(recycled);
        recycled = times;
        return times;
    }
}
