// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until the test moves it. Thread-safe. */
public final class ManualClock implements Clock {
    /** 2026-01-15 12:00:00 UTC: in the middle of a month, whatever the time zone. */
    public static final long DEFAULT_START_MILLIS = 1_768_478_400_000L;

    private final AtomicLong millis;
    private final AtomicLong nanos = new AtomicLong(1);

    public ManualClock() {
        this(DEFAULT_START_MILLIS);
    }

    public ManualClock(long startMillis) {
        this.millis = new AtomicLong(startMillis);
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Moves both times forward. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("advance by " + by + ": expected forward; see step");
        }
        nanos.addAndGet(by.toNanos());
        millis.addAndGet(by.toMillis());
    }

    /** Moves both times forward. */
    public void advanceMillis(long by) {
        advance(Duration.ofMillis(by));
    }

    /** Sets the time of day as an operator would, forward or back; {@link #nanos} goes on undisturbed. */
    public void step(Duration by) {
        millis.addAndGet(by.toMillis());
    }
}
