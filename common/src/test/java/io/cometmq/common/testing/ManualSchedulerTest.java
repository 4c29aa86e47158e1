// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {
    private final ManualClock clock = new ManualClock(0);
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsTasksInTheOrderOfTheirTimesWithTheClockAtEach() {
        scheduler.after(Duration.ofMillis(20), "late", () -> ran.add("late@" + clock.millis()));
        scheduler.every(Duration.ofMillis(5), Duration.ofMillis(10), "tick", () -> ran.add("tick@" + clock.millis()));
        assertThat(scheduler.waiting()).containsExactly("tick", "late");

        scheduler.advance(Duration.ofMillis(26));

        assertThat(ran).containsExactly("tick@5", "tick@15", "late@20", "tick@25");
        assertThat(clock.millis()).isEqualTo(26);
        assertThat(scheduler.waiting()).containsExactly("tick");
    }

    @Test
    void runsTasksThatTasksAdd() {
        scheduler.after(
                Duration.ofMillis(1),
                "outer",
                () -> scheduler.after(Duration.ofMillis(1), "inner", () -> ran.add("inner@" + clock.millis())));

        scheduler.advance(Duration.ofMillis(2));

        assertThat(ran).containsExactly("inner@2");
    }

    @Test
    void doesNotRunWhatWasCalledOff() {
        Scheduler.Cancellable task = scheduler.after(Duration.ZERO, "off", () -> ran.add("off"));
        Scheduler.Cancellable[] own = new Scheduler.Cancellable[1];
        own[0] = scheduler.every(Duration.ZERO, Duration.ofMillis(1), "once", () -> {
            ran.add("once");
            own[0].cancel();
        });

        task.cancel();
        scheduler.advance(Duration.ofMillis(10));

        assertThat(ran).containsExactly("once");
    }

    @Test
    void letsAFailureOut() {
        scheduler.after(Duration.ZERO, "bad", () -> {
            throw new IllegalStateException("on purpose");
        });

        assertThatThrownBy(scheduler::runDue).hasMessage("on purpose");
    }
}
