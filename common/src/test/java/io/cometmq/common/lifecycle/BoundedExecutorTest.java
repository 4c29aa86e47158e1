// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos.get());
        }

        @Override
        public long nanos() {
            return nanos.get();
        }
    };

    @Test
    void runsTasksOnThreadsNamedAfterThePool() throws Exception {
        try (BoundedExecutor pool = BoundedExecutor.start("slow", 2, 4, clock)) {
            CompletableFuture<String> name = new CompletableFuture<>();

            pool.execute(() -> name.complete(Thread.currentThread().getName()));

            assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("slow-1");
        }
    }

    @Test
    void aThreadEndsWhenThereWasNoTaskForItsTime() throws Exception {
        try (BoundedExecutor pool = BoundedExecutor.start("burst", 1, 4, clock, Duration.ofMillis(1))) {
            CompletableFuture<Thread> first = new CompletableFuture<>();
            pool.execute(() -> first.complete(Thread.currentThread()));

            first.get(10, TimeUnit.SECONDS).join(Duration.ofSeconds(10).toMillis());

            assertThat(first.get().isAlive()).isFalse();
        }
    }

    @Test
    void refusesTasksBeyondItsBoundAndSaysHowLongTheFirstHasWaited() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        try (BoundedExecutor pool = BoundedExecutor.start("slow", 1, 1, clock)) {
            pool.execute(() -> {
                running.countDown();
                awaitQuietly(gate);
            });
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            pool.execute(() -> {});
            nanos.addAndGet(Duration.ofMillis(7).toNanos());

            assertThat(pool.queued()).isEqualTo(1);
            assertThat(pool.headWait()).isEqualTo(Duration.ofMillis(7));
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("slow")
                    .hasMessageContaining("1 wait");
            gate.countDown();
        }
    }

    @Test
    void aTaskThatWillNeverRunIsToldSo() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<String> end = new CompletableFuture<>();
        BoundedExecutor pool = BoundedExecutor.start("slow", 1, 4, clock);
        pool.execute(() -> {
            running.countDown();
            awaitQuietly(new CountDownLatch(1));
        });
        pool.execute(new TaskPool.Awaited() {
            @Override
            public void run() {
                end.complete("ran");
            }

            @Override
            public void dropped() {
                end.complete("dropped");
            }
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        pool.close(Duration.ZERO);

        assertThat(end).isCompletedWithValue("dropped");
    }

    @Test
    void goesOnAfterATaskThatThrew() throws Exception {
        try (BoundedExecutor pool = BoundedExecutor.start("slow", 1, 4, clock)) {
            CompletableFuture<Boolean> after = new CompletableFuture<>();

            pool.execute(() -> {
                throw new IllegalStateException("made to fail");
            });
            pool.execute(() -> after.complete(true));

            assertThat(after.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
