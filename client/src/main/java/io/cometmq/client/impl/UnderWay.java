// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Counts calls that have begun and not ended, for whoever must not go on before they have. Thread-safe. */
public final class UnderWay {
    /** Guarded by the lock of this object, as is {@link #quiet}. */
    private int count;

    private CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);

    /** Counts a call from before its beginning to its end, well or not. */
    public <T> CompletableFuture<T> watch(Supplier<CompletableFuture<T>> call) {
        begin();
        try {
            return call.get().whenComplete((done, failure) -> end());
        } catch (RuntimeException failure) {
            end();
            throw failure;
        }
    }

    /** Completes when no call is under way; at once when none is now. */
    public synchronized CompletableFuture<Void> quiet() {
        return quiet;
    }

    private synchronized void begin() {
        if (count++ == 0) {
            quiet = new CompletableFuture<>();
        }
    }

    private void end() {
        CompletableFuture<Void> ended;
        synchronized (this) {
            if (--count > 0) {
                return;
            }
            ended = quiet;
        }
        ended.complete(null);
    }
}
