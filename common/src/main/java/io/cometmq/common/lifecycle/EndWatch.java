// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a thread that closes a server: says now and then where it is, and gives up when it takes too long. What was
 * acknowledged is safe then as after a kill.
 */
final class EndWatch {
    private static final Logger log = LoggerFactory.getLogger(EndWatch.class);
    private static final int FRAMES = 12;

    private final String name;
    private final Thread closing;
    private final Duration step;
    private final int steps;
    private final Runnable giveUp;

    /**
     * Looks after each {@code step}, at most {@code steps} times.
     *
     * @param giveUp run when the thread has not ended then
     */
    EndWatch(String name, Thread closing, Duration step, int steps, Runnable giveUp) {
        this.name = name;
        this.closing = closing;
        this.step = step;
        this.steps = steps;
        this.giveUp = giveUp;
    }

    /** Looks until {@code ended} or until it gives up. */
    void watch(CountDownLatch ended) {
        try {
            for (int looks = 1; looks <= steps; looks++) {
                if (ended.await(step.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                log.info(
                        "Still closing: server={} seconds={} at={}",
                        name,
                        step.multipliedBy(looks).toSeconds(),
                        stack());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        log.error(
                "Closing takes too long, the process ends without: server={} seconds={}",
                name,
                step.multipliedBy(steps).toSeconds());
        giveUp.run();
    }

    private String stack() {
        return Arrays.stream(closing.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
    }
}
