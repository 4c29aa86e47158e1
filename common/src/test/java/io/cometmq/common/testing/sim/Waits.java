// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import io.cometmq.common.lifecycle.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits of the simulated threads' owners. Stateless. */
final class Waits {
    private Waits() {}

    /** Waits for the end of something, or for so long; false when it did not end. Null stands for what has ended. */
    static boolean forAWhile(CompletableFuture<Void> end, Duration atMost) {
        if (end == null) {
            return true;
        }
        try {
            Waiting.get(end, atMost);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("ends do not fail", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
