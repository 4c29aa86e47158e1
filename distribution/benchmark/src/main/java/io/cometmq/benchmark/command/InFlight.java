// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.load.Meter;
import io.cometmq.common.lifecycle.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bounds the sends that wait for their answers, and meters these. Thread-safe. */
final class InFlight {
    private static final long PATIENCE_SECONDS = 30;

    private final int bound;
    private final Semaphore free;
    private final Meter meter;
    private final Clock clock;

    InFlight(int bound, Meter meter, Clock clock) {
        this.bound = bound;
        this.free = new Semaphore(bound);
        this.meter = meter;
        this.clock = clock;
    }

    /** One send. */
    @FunctionalInterface
    interface Send {
        /** Sends; {@code done} gets null, or why it failed. */
        void to(Consumer<@Nullable Throwable> done) throws Exception;
    }

    /** Waits for room and sends; the time counts from {@code due}. */
    void send(long due, Send send) throws Exception {
        free.acquire();
        try {
            send.to(failure -> {
                free.release();
                if (failure == null) {
                    meter.done(clock.nanos() - due, 1);
                } else {
                    meter.failed(failure, 1);
                }
            });
        } catch (Exception refused) {
            free.release();
            throw refused;
        }
    }

    /** Waits until all are answered. */
    void awaitAll() throws InterruptedException {
        if (!free.tryAcquire(bound, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    bound - free.availablePermits() + " sends had no answer within " + PATIENCE_SECONDS + " s");
        }
        free.release(bound);
    }
}
