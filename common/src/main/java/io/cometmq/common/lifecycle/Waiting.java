// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a future in the way of the calling thread: an ordinary thread blocks, one that is an
 * {@link OwnWay} does what it thinks right. Stateless.
 *
 * <p>Code that blocks on what other threads must do waits through here, so that a simulation can let those go on.
 */
public final class Waiting {
    private Waiting() {}

    /** A thread with a way of its own to wait. */
    public interface OwnWay {
        /**
         * Returns when {@code future} has ended or the time is over.
         *
         * @param atMost from now; null waits for ever
         */
        void until(CompletableFuture<?> future, @Nullable Duration atMost) throws InterruptedException;
    }

    /** The result of {@code future}, which must end by itself. */
    public static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        if (Thread.currentThread() instanceof OwnWay own) {
            own.until(future, null);
        }
        return future.get();
    }

    /** The result of {@code future} within a time. */
    public static <T> T get(CompletableFuture<T> future, Duration atMost)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (Thread.currentThread() instanceof OwnWay own) {
            own.until(future, atMost);
            return future.get(0, TimeUnit.NANOSECONDS);
        }
        return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
