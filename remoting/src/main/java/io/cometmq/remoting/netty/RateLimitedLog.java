// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Warnings that peers can provoke, a bounded number of them per window; the rest is counted. Thread-safe. */
final class RateLimitedLog {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int LINES_PER_WINDOW = 10;

    private final Logger log;
    private final Clock clock;
    private final AtomicLong suppressed = new AtomicLong();
    private long windowBegan;
    private int lines;

    RateLimitedLog(Logger log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.windowBegan = clock.nanos();
    }

    /** Logs the line, or only counts it when this window had its share. */
    void warn(String format, Object first, Object second) {
        if (!admitted()) {
            suppressed.incrementAndGet();
            return;
        }
        log.warn(format, first, second);
        long unsaid = suppressed.getAndSet(0);
        if (unsaid > 0) {
            log.warn("Like lines were left out: count={}", unsaid);
        }
    }

    private synchronized boolean admitted() {
        long now = clock.nanos();
        if (now - windowBegan > WINDOW_NANOS) {
            windowBegan = now;
            lines = 0;
        }
        return lines++ < LINES_PER_WINDOW;
    }
}
