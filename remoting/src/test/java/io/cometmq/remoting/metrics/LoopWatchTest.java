// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.health.HealthCheck.Finding;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.common.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private final ManualClock clock = new ManualClock();
    private final Loop first = new Loop();
    private final Loop second = new Loop();
    private final LoopWatch watch = LoopWatch.start(List.of(first, second), clock);

    @Test
    void howMuchLaterThanAskedALoopComesByIsItsLag() {
        clock.advanceMillis(500);
        first.turn();
        clock.advanceMillis(700);
        first.turn();

        assertThat(text())
                .contains("cometmq_event_loop_lag_seconds_bucket{le=\"0.001\"} 1\n")
                .contains("cometmq_event_loop_lag_seconds_bucket{le=\"0.1\"} 1\n")
                .contains("cometmq_event_loop_lag_seconds_bucket{le=\"0.5\"} 2\n")
                .contains("cometmq_event_loop_lag_seconds_sum{} 0.2\n");
    }

    @Test
    void theLoopThatIsSilentLongestIsToldAndFailsTheCheckAfterHalfAMinute() {
        clock.advanceMillis(30_000);
        first.turn();
        Finding inTime = watch.check().look().get();
        clock.advanceMillis(1);

        Finding late = watch.check().look().get();

        assertThat(text()).contains("cometmq_event_loop_silent_seconds{} 30.001\n");
        assertThat(inTime.good()).isTrue();
        assertThat(late.good()).isFalse();
        assertThat(late.reason())
                .isEqualTo(
                        "2 event loops, the one that is silent longest came by 30001 ms ago: expected at most 30000");
    }

    @Test
    void aClosedWatchAsksNoLoopAnyMore() {
        watch.close();

        assertThat(List.of(first.cancelled, second.cancelled)).containsOnly(true);
    }

    private String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Exposition(List.of(watch), Map.of(), 10).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** An event loop that comes by when the test turns it. */
    private static final class Loop implements Scheduler {
        private final List<Runnable> tasks = new ArrayList<>();
        private boolean cancelled;

        void turn() {
            tasks.forEach(Runnable::run);
        }

        @Override
        public Cancellable after(Duration delay, String name, Runnable task) {
            throw new AssertionError("nothing is asked for once");
        }

        @Override
        public Cancellable every(Duration first, Duration pause, String name, Runnable task) {
            tasks.add(task);
            return () -> cancelled = true;
        }
    }
}
