// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Forces many files or directories, several at once: a disk takes little longer for eight than for one. The calling thread
 * forces, too. One caller at a time.
 */
final class QueueForces {
    /** Fewer than this are left to one thread. */
    private static final int MIN_EACH = 4;

    private final TaskPool pool;

    QueueForces(TaskPool pool) {
        this.pool = pool;
    }

    /** Forces one of many; called by several threads at once. */
    @FunctionalInterface
    interface Force<T> {
        void of(T one) throws IOException;
    }

    /**
     * Forces all of them.
     *
     * @throws IOException when the disk refused one; those that were not begun are not forced then, and none is under way any
     *     more
     */
    <T> void all(Collection<T> many, Force<T> force) throws IOException {
        Round<T> round = new Round<>(List.copyOf(many), force);
        List<CompletableFuture<Void>> helpers = new ArrayList<>();
        for (int i = Math.min(pool.threads(), many.size() / MIN_EACH); i > 0; i--) {
            helpers.add(help(round));
        }
        round.run();
        await(helpers);
        round.rethrow();
    }

    private CompletableFuture<Void> help(Round<?> round) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            pool.execute(() -> {
                try {
                    round.run();
                } finally {
                    ended.complete(null);
                }
            });
        } catch (RejectedExecutionException closed) {
            // The calling thread does it alone.
            ended.complete(null);
        }
        return ended;
    }

    /** They end by themselves; an interrupt is kept for later, since it says nothing of the disk. */
    private static void await(List<CompletableFuture<Void>> helpers) {
        CompletableFuture<Void> all = CompletableFuture.allOf(helpers.toArray(new CompletableFuture<?>[0]));
        boolean interrupted = false;
        while (!all.isDone()) {
            try {
                Waiting.get(all);
            } catch (InterruptedException ignored) {
                interrupted = true;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What one call is to force; the threads take one after another until one fails. */
    private static final class Round<T> {
        private final List<T> many;
        private final Force<T> force;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        Round(List<T> many, Force<T> force) {
            this.many = many;
            this.force = force;
        }

        void run() {
            int index = next.getAndIncrement();
            while (index < many.size() && failure.get() == null) {
                try {
                    force.of(many.get(index));
                } catch (IOException | RuntimeException refused) {
                    failure.compareAndSet(null, refused);
                }
                index = next.getAndIncrement();
            }
        }

        void rethrow() throws IOException {
            Exception first = failure.get();
            if (first instanceof IOException refused) {
                throw refused;
            }
            if (first instanceof UncheckedIOException refused) {
                throw new IOException(refused);
            }
            if (first instanceof RuntimeException bug) {
                throw bug;
            }
        }
    }
}
