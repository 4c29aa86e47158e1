// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the threads of a load to end, and lets them wait for a moment that an end cuts short. Thread-safe. */
public final class Stop {
    private final CountDownLatch told = new CountDownLatch(1);

    /** Tells all. */
    public void tell() {
        told.countDown();
    }

    /** Whether they were told. */
    public boolean isTold() {
        return told.getCount() == 0;
    }

    /**
     * Waits for {@code nanos}; not at all when that is not positive.
     *
     * @return whether the end was told meanwhile or before
     */
    public boolean await(long nanos) throws InterruptedException {
        return nanos > 0 ? told.await(nanos, TimeUnit.NANOSECONDS) : isTold();
    }
}
