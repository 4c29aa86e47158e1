// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kind of log line that may come very often, such as once a message. The first is logged at once; those that follow
 * within a window are counted, and told as one line at its end. Thread-safe; costs nothing while nothing is logged.
 *
 * <pre>{@code
 * if (refusals.mayLog()) {
 *     log.warn("Reply not stored: topic={}", topic);
 * }
 * }</pre>
 */
public final class RepeatedLine {
    /** Short enough to see that it goes on, long enough to read the log. */
    public static final Duration USUAL_WINDOW = Duration.ofSeconds(10);

    private static final Logger own = LoggerFactory.getLogger(RepeatedLine.class);

    private final Logger log;
    private final String what;
    private final Scheduler scheduler;
    private final Duration window;
    private final AtomicBoolean counting = new AtomicBoolean();
    private final LongAdder more = new LongAdder();

    /**
     * Nothing was logged yet.
     *
     * @param log gets the line that counts the others, as a warning
     * @param what the first words of the line, as in {@code Reply not stored}
     * @param scheduler ends the windows
     */
    public RepeatedLine(Logger log, String what, Scheduler scheduler, Duration window) {
        this.log = log;
        this.what = what;
        this.scheduler = scheduler;
        this.window = window;
    }

    /** The same with {@link #USUAL_WINDOW}. */
    public static RepeatedLine of(Logger log, String what, Scheduler scheduler) {
        return new RepeatedLine(log, what, scheduler, USUAL_WINDOW);
    }

    /** Whether the caller logs its line now; if not, it was counted. */
    public boolean mayLog() {
        if (!counting.compareAndSet(false, true)) {
            more.increment();
            return false;
        }
        try {
            scheduler.after(window, "count repeated lines", this::endWindow);
        } catch (RejectedExecutionException stopping) {
            // The process ends; what comes until then is logged line by line.
            own.debug("Repeated lines are not counted any more: line={}", what, stopping);
            counting.set(false);
        }
        return true;
    }

    private void endWindow() {
        counting.set(false);
        long count = more.sumThenReset();
        if (count > 0) {
            log.warn("{}: {} more in the last {} s", what, count, window.toSeconds());
        }
    }
}
