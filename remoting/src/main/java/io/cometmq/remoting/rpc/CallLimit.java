// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many calls are in flight. Thread-safe; allocates nothing. */
public final class CallLimit {
    private final int bound;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param bound how many calls may be in flight; positive
     */
    public CallLimit(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("maxCallsInFlight=" + bound + ": expected > 0");
        }
        this.bound = bound;
    }

    /** How many calls are in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Takes a place if there is one; whoever gets it calls {@link #release()}. */
    boolean tryAcquire() {
        if (inFlight.incrementAndGet() <= bound) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void release() {
        inFlight.decrementAndGet();
    }

    RemotingTooMuchRequestException exceeded(String address) {
        return new RemotingTooMuchRequestException("nothing sent to " + address + ": " + bound
                + " calls are in flight, the bound is maxCallsInFlight=" + bound);
    }
}
