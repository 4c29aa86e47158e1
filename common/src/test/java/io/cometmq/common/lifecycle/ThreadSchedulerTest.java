// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadSchedulerTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ThreadScheduler scheduler = ThreadScheduler.start("test-scheduler");
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void stop() {
        scheduler.close();
    }

    @Test
    void runsATaskOnceOnItsThread() {
        AtomicReference<String> thread = new AtomicReference<>();

        scheduler.after(SOON, "task", () -> thread.set(Thread.currentThread().getName()));

        await().atMost(ONE_MINUTE).until(() -> "test-scheduler".equals(thread.get()));
    }

    @Test
    void repeatsATaskAlsoAfterItFailed() {
        scheduler.every(SOON, SOON, "task", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
        });

        await().atMost(ONE_MINUTE).until(() -> runs.get() > 2);
    }

    @Test
    void doesNotRunWhatWasCalledOff() {
        Scheduler.Cancellable calledOff = scheduler.after(NEVER, "off", runs::incrementAndGet);
        CountDownLatch other = new CountDownLatch(1);

        calledOff.cancel();
        calledOff.cancel();
        scheduler.after(SOON, "other", other::countDown);

        await().atMost(ONE_MINUTE).until(() -> other.getCount() == 0);
        assertThat(runs).hasValue(0);
    }

    @Test
    void takesNothingAfterItIsClosed() {
        scheduler.after(NEVER, "dropped", runs::incrementAndGet);

        scheduler.close();

        assertThat(runs).hasValue(0);
        assertThatThrownBy(() -> scheduler.after(SOON, "late", runs::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
