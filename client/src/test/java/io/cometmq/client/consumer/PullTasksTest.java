// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PullTasksTest {
    private static final MessageQueue Q0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue Q1 = new MessageQueue("T", "broker-a", 1);

    private final ManualScheduler scheduler = new ManualScheduler(new ManualClock());
    private final CallerPool pool = new CallerPool();
    private final Map<String, PullTaskCallback> callbacks = new HashMap<>();
    private final List<MessageQueue> calls = new ArrayList<>();
    private final DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("G");
    private final PullTasks tasks = new PullTasks(consumer, callbacks::get, pool, scheduler);

    @Test
    void aQueueIsCalledAgainAfterTheTimeThatTheCallSays() {
        callbacks.put("T", (queue, context) -> {
            assertThat(context.getPullConsumer()).isSameAs(consumer);
            calls.add(queue);
            if (calls.size() == 2) {
                context.setPullNextDelayTimeMillis(5_000);
            }
        });

        tasks.put("T", Set.of(Q0));
        assertThat(calls).containsExactly(Q0);

        scheduler.advance(Duration.ofMillis(200));
        assertThat(calls).hasSize(2);
        scheduler.advance(Duration.ofMillis(4_999));
        assertThat(calls).hasSize(2);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(calls).hasSize(3);
    }

    @Test
    void aQueueThatIsTakenAwayIsCalledNoMore() {
        callbacks.put("T", (queue, context) -> calls.add(queue));
        tasks.put("T", Set.of(Q0, Q1));
        calls.clear();

        tasks.put("T", Set.of(Q1));
        scheduler.advance(Duration.ofMillis(200));
        assertThat(calls).containsExactly(Q1);

        calls.clear();
        tasks.put("T", Set.of(Q0, Q1));
        assertThat(calls).as("the new one at once, the old one keeps its pace").containsExactly(Q0);
    }

    @Test
    void aCallThatFailsIsMadeAgainAfterASecond() {
        callbacks.put("T", (queue, context) -> {
            calls.add(queue);
            throw new IllegalArgumentException("as the test wants");
        });

        tasks.put("T", Set.of(Q0));
        scheduler.advance(Duration.ofMillis(999));
        assertThat(calls).hasSize(1);
        scheduler.advance(Duration.ofMillis(1));

        assertThat(calls).hasSize(2);
    }

    @Test
    void aFullPoolPutsTheCallOff() {
        callbacks.put("T", (queue, context) -> calls.add(queue));
        pool.full = true;
        tasks.put("T", Set.of(Q0));
        assertThat(calls).isEmpty();

        pool.full = false;
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(calls).containsExactly(Q0);
    }

    @Test
    void nothingIsCalledAfterTheClose() {
        callbacks.put("T", (queue, context) -> calls.add(queue));
        tasks.put("T", Set.of(Q0));

        tasks.close();
        scheduler.advance(Duration.ofSeconds(10));
        tasks.put("T", Set.of(Q1));

        assertThat(calls).containsExactly(Q0);
        assertThat(pool.closed).isTrue();
    }

    /** Runs tasks on the calling thread. */
    private static final class CallerPool implements TaskPool {
        private boolean full;
        private boolean closed;

        @Override
        public String name() {
            return "caller";
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public void resize(int threads) {}

        @Override
        public int queueBound() {
            return 1;
        }

        @Override
        public int queued() {
            return 0;
        }

        @Override
        public Duration headWait() {
            return Duration.ZERO;
        }

        @Override
        public void execute(Runnable task) {
            if (full || closed) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
