// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedBatchesTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final Calls calls = new Calls(scheduler.clock());
    private final List<List<Integer>> consumed = new ArrayList<>();
    private final List<Integer> leftOver = new ArrayList<>();

    private SharedBatches<Integer> batches(int count, int size) {
        return new SharedBatches<>(
                IntStream.range(0, count).boxed().toList(),
                size,
                new ConsumeThreads(calls, scheduler, scheduler.clock(), Duration.ZERO),
                consumed::add,
                leftOver::addAll);
    }

    @Test
    void oneThreadThatIsFastTakesEverything() {
        batches(5, 2).start();
        calls.runFirst();

        assertThat(consumed).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(calls.waiting).as("one more was called, no more").hasSize(1);
        calls.runFirst();
        assertThat(consumed).hasSize(3);
        assertThat(calls.waiting).isEmpty();
    }

    /** As if each listener call ended only after another thread has come. */
    @Test
    void aSlowListenerGetsAllThreads() {
        SharedBatches<Integer> batches = new SharedBatches<>(
                IntStream.range(0, 4).boxed().toList(),
                1,
                new ConsumeThreads(calls, scheduler, scheduler.clock(), Duration.ZERO),
                batch -> {
                    calls.runFirstIfAny();
                    consumed.add(batch);
                },
                leftOver::addAll);
        batches.start();
        calls.runFirst();

        assertThat(calls.deepest).as("threads inside of the listener at once").isEqualTo(4);
        assertThat(consumed).containsExactly(List.of(3), List.of(2), List.of(1), List.of(0));
    }

    @Test
    void whatThrowsHarmsNoOtherBatch() {
        SharedBatches<Integer> batches = new SharedBatches<>(
                List.of(0, 1, 2),
                1,
                new ConsumeThreads(calls, scheduler, scheduler.clock(), Duration.ZERO),
                batch -> {
                    consumed.add(batch);
                    if (batch.contains(1)) {
                        throw new IllegalStateException("1");
                    }
                },
                leftOver::addAll);
        batches.start();

        assertThatIllegalStateException().isThrownBy(calls::runFirst);
        calls.runFirst();
        assertThat(consumed).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void withoutRoomForTheFirstThreadEverythingIsLeftOver() {
        calls.full = true;
        batches(3, 1).start();

        assertThat(leftOver).containsExactly(0, 1, 2);
        assertThat(consumed).isEmpty();
    }

    @Test
    void withoutRoomForMoreThreadsTheFirstOneDoesItAlone() {
        batches(3, 1).start();
        calls.full = true;
        calls.runFirst();

        assertThat(consumed).hasSize(3);
        assertThat(leftOver).isEmpty();
    }

    @Test
    void nothingNeedsNoThread() {
        batches(0, 1).start();

        assertThat(calls.waiting).isEmpty();
    }

    /** A pool whose threads the test plays. */
    private static final class Calls implements TaskPool {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private final Clock clock;
        private boolean full;
        private int depth;
        private int deepest;

        Calls(Clock clock) {
            this.clock = clock;
        }

        void runFirst() {
            depth++;
            deepest = Math.max(deepest, depth);
            try {
                waiting.remove().run();
            } finally {
                depth--;
            }
        }

        void runFirstIfAny() {
            if (!waiting.isEmpty()) {
                runFirst();
            }
        }

        @Override
        public void execute(Runnable task) {
            if (full) {
                throw new RejectedExecutionException("full at " + clock.millis());
            }
            waiting.add(task);
        }

        @Override
        public String name() {
            return "calls";
        }

        @Override
        public int threads() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void resize(int threads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int queueBound() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int queued() {
            return waiting.size();
        }

        @Override
        public Duration headWait() {
            return Duration.ZERO;
        }

        @Override
        public void close() {
            waiting.clear();
        }
    }
}
