// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import io.cometmq.common.lifecycle.Clock;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One line that says each second how a load goes; on a terminal it is written over. Confined to one thread. */
public final class LiveLine {
    static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final boolean shown;
    private final Clock clock;

    private String name = "";
    private long last;
    private long lastCount;

    /**
     * A line on {@code out}.
     *
     * @param shown whether there is anybody to see it: a terminal
     */
    public LiveLine(PrintWriter out, boolean shown, Clock clock) {
        this.out = out;
        this.shown = shown;
        this.clock = clock;
        this.last = clock.nanos();
    }

    /** What is done from now on. */
    void name(String name) {
        this.name = name;
    }

    /** Shows the rate since the last time. */
    public void show(Meter meter) {
        long now = clock.nanos();
        long count = meter.count();
        double seconds = (now - last) / NANOS_PER_SECOND;
        if (shown && seconds > 0) {
            out.printf(
                    Locale.ROOT,
                    "\r%-14s %,12.0f messages/s, %,d failed \033[K",
                    name,
                    (count - lastCount) / seconds,
                    meter.failures());
            out.flush();
        }
        last = now;
        lastCount = count;
    }

    /** Wipes it. */
    public void end() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
