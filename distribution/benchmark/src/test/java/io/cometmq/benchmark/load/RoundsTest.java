// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cometmq.common.testing.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final double PERCENT_OF_HISTOGRAM = 0.2;

    private final ManualClock clock = new ManualClock();
    private final Meter meter = new Meter();
    private final StringWriter shown = new StringWriter();
    private final LiveLine live = new LiveLine(new PrintWriter(shown, true), true, clock);

    @Test
    void aRoundCountsWhatWasDoneWithinIt() {
        Rounds rounds = new Rounds(meter, new Processes(List.of()), live, clock);
        meter.done(Duration.ofSeconds(9).toNanos(), 7); // before
        rounds.begin();
        for (int micros = 1; micros <= 100; micros++) {
            meter.done(Duration.ofNanos(1_000L * micros).toNanos(), 2);
        }
        meter.failed(new IllegalStateException("full"), 3);
        clock.advance(Duration.ofSeconds(4));
        Round round = rounds.end();

        assertThat(round.messages()).isEqualTo(200);
        assertThat(round.failures()).isEqualTo(3);
        assertThat(round.rate()).isEqualTo(50);
        assertThat(round.servers()).isNull();
        Round.Latency latency = round.latency();
        assertThat(latency).isNotNull();
        assertThat(latency.p50()).isCloseTo(50, within(PERCENT_OF_HISTOGRAM));
        assertThat(latency.p99()).isCloseTo(99, within(PERCENT_OF_HISTOGRAM));
        assertThat(latency.max()).isCloseTo(100, within(PERCENT_OF_HISTOGRAM));
    }

    @Test
    void theCostsOfAProcessAreTheSystems() {
        Rounds rounds = new Rounds(meter, Processes.self(), live, clock);
        rounds.begin();
        meter.count(10);
        clock.advance(Duration.ofSeconds(1));
        Round.Cost cost = rounds.end().servers();

        assertThat(cost).isNotNull();
        assertThat(cost.residentMib()).isGreaterThan(cost.anonymousMib());
        assertThat(cost.anonymousMib()).isPositive();
    }

    @Test
    void aProcessThatIsGoneIsNamed() {
        long nobody = Long.MAX_VALUE;

        assertThatIllegalStateException()
                .isThrownBy(() -> new Processes(List.of(nobody)).cpuNanos())
                .withMessageContaining("process " + nobody);
    }

    @Test
    void theLiveLineShowsTheRate() {
        live.name("round 1 of 3");
        meter.count(5_000);
        clock.advance(Duration.ofSeconds(2));
        live.show(meter);

        assertThat(shown.toString()).contains("round 1 of 3", "2,500 messages/s");
    }

    @Test
    void withoutRoomForTheLongestTimeTheLongestIsCounted() {
        meter.done(Duration.ofHours(2).toNanos(), 1);
        meter.done(-5, 1);

        assertThat(meter.cut().getMaxValue()).isCloseTo(Duration.ofMinutes(10).toNanos(), within(1L << 31));
        assertThat(meter.count()).isEqualTo(2);
    }
}
