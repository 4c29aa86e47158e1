// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerThreadTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Counting worker = new Counting();

    /** Takes one piece of work a turn. */
    private static final class Counting implements Worker {
        final AtomicInteger waiting = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        final AtomicInteger turns = new AtomicInteger();
        final AtomicInteger stops = new AtomicInteger();
        final AtomicInteger lingers = new AtomicInteger();
        /** How often the worker still lingers; each time work comes of which nobody tells the thread. */
        final AtomicInteger untold = new AtomicInteger();

        volatile String thread = "";
        volatile RuntimeException failure;
        volatile Error error;

        @Override
        public String role() {
            return "counting";
        }

        @Override
        public int doWork() {
            thread = Thread.currentThread().getName();
            turns.incrementAndGet();
            RuntimeException now = failure;
            if (now != null) {
                failure = null;
                throw now;
            }
            Error thrown = error;
            if (thrown != null) {
                error = null;
                throw thrown;
            }
            if (waiting.get() == 0) {
                return 0;
            }
            waiting.decrementAndGet();
            done.incrementAndGet();
            return 1;
        }

        @Override
        public long lingerNanos() {
            lingers.incrementAndGet();
            if (untold.get() == 0) {
                return 0;
            }
            untold.decrementAndGet();
            waiting.incrementAndGet();
            return 1;
        }

        @Override
        public void onStop() {
            stops.incrementAndGet();
        }
    }

    @Test
    void doesAllTheWorkThereIsOnOneWakeUp() {
        try (WorkerThread thread = WorkerThread.start(worker, LONG)) {
            worker.waiting.set(1_000);
            thread.wake();

            await().atMost(ONE_MINUTE).until(() -> worker.done.get() == 1_000);
            assertThat(worker.thread).isEqualTo("counting");
        }
    }

    @Test
    void losesNoWakeUp() {
        try (WorkerThread thread = WorkerThread.start(worker, LONG)) {
            for (int i = 1; i <= 2_000; i++) {
                int expected = i;
                worker.waiting.incrementAndGet();
                thread.wake();
                if (i % 100 == 0) {
                    await().atMost(ONE_MINUTE).until(() -> worker.done.get() == expected);
                }
            }
        }
        assertThat(worker.done).hasValue(2_000);
    }

    @Test
    void looksAgainAfterItLingered() {
        worker.untold.set(3);
        try (WorkerThread thread = WorkerThread.start(worker, LONG)) {
            worker.waiting.incrementAndGet();
            thread.wake();

            await().atMost(ONE_MINUTE).until(() -> worker.done.get() == 4 && worker.lingers.get() == 4);
            worker.waiting.incrementAndGet();
            thread.wake();

            await().atMost(ONE_MINUTE).until(() -> worker.done.get() == 5);
        }
    }

    @Test
    void stopsAThreadThatLingers() {
        Worker lingering = new Worker() {
            private boolean done;

            @Override
            public String role() {
                return "lingering";
            }

            @Override
            public int doWork() {
                boolean first = !done;
                done = true;
                return first ? 1 : 0;
            }

            @Override
            public long lingerNanos() {
                worker.lingers.incrementAndGet();
                return LONG.toNanos();
            }

            @Override
            public void onStop() {
                worker.onStop();
            }
        };
        WorkerThread thread = WorkerThread.start(lingering, LONG);
        await().atMost(ONE_MINUTE).until(() -> worker.lingers.get() == 1);

        thread.close();

        assertThat(worker.stops).hasValue(1);
    }

    @Test
    void turnsAgainByItselfAfterTheLongestIdleTime() {
        try (WorkerThread thread = WorkerThread.start(worker, Duration.ofMillis(1))) {
            await().atMost(ONE_MINUTE).until(() -> worker.turns.get() > 3);
            assertThat(thread).isNotNull();
        }
    }

    @Test
    void goesOnAfterAFailure() {
        worker.failure = new IllegalStateException("on purpose");
        try (WorkerThread thread = WorkerThread.start(worker, LONG)) {
            await().atMost(ONE_MINUTE).until(() -> worker.failure == null);
            worker.waiting.set(1);
            thread.wake();

            await().atMost(ONE_MINUTE).until(() -> worker.done.get() == 1);
        }
    }

    @Test
    void goesOnAfterAnError() {
        worker.error = new OutOfMemoryError("on purpose");
        try (WorkerThread thread = WorkerThread.start(worker, LONG)) {
            await().atMost(ONE_MINUTE).until(() -> worker.error == null);
            worker.waiting.set(1);
            thread.wake();

            await().atMost(ONE_MINUTE).until(() -> worker.done.get() == 1);
        }
    }

    @Test
    void stopsAWaitingThreadAndTellsTheWorkerOnce() {
        WorkerThread thread = WorkerThread.start(worker, LONG);
        await().atMost(ONE_MINUTE).until(() -> worker.turns.get() > 0);

        thread.close();
        thread.close();
        int turns = worker.turns.get();
        thread.wake();

        assertThat(worker.stops).hasValue(1);
        assertThat(worker.turns).hasValue(turns);
    }
}
