// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.benchmark.load.Meter;
import io.cometmq.common.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final ManualClock clock = new ManualClock();
    private final Meter meter = new Meter();
    private final InFlight waiting = new InFlight(2, meter, clock);
    private final List<Consumer<Throwable>> unanswered = new ArrayList<>();

    @Test
    void anAnswerIsTimedFromWhenItsSendWasDue() throws Exception {
        long due = clock.nanos();
        clock.advance(Duration.ofMillis(3));
        waiting.send(due, unanswered::add);
        clock.advance(Duration.ofMillis(4));
        unanswered.get(0).accept(null);

        assertThat(meter.count()).isEqualTo(1);
        assertThat(meter.cut().getMaxValue()).isBetween(6_990_000L, 7_010_000L);
    }

    @Test
    void noMoreThanTheBoundWait() throws Exception {
        waiting.send(0, unanswered::add);
        waiting.send(0, unanswered::add);
        Thread.currentThread().interrupt(); // whoever would wait gets this

        assertThatThrownBy(() -> waiting.send(0, unanswered::add)).isInstanceOf(InterruptedException.class);
        assertThat(unanswered).hasSize(2);
    }

    @Test
    void aFailureMakesRoomAndIsCounted() throws Exception {
        waiting.send(0, unanswered::add);
        unanswered.get(0).accept(new IOException("gone"));
        assertThatThrownBy(() -> waiting.send(0, done -> {
                    throw new IOException("refused at once");
                }))
                .hasMessage("refused at once");

        waiting.awaitAll();
        assertThat(meter.failures()).isEqualTo(1);
        assertThat(meter.firstFailure()).hasMessage("gone");
        assertThat(meter.count()).isZero();
    }
}
