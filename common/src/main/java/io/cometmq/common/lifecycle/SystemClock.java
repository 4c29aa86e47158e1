// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/** Reads the clock of this machine. Stateless. */
final class SystemClock implements Clock {
    static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
