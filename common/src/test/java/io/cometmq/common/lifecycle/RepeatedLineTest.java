// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.LogLines;
import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedLineTest {
    private final LogLines lines = LogLines.of(RepeatedLineTest.class);
    private final ManualScheduler scheduler = new ManualScheduler();
    private final RepeatedLine line =
            RepeatedLine.of(LoggerFactory.getLogger(RepeatedLineTest.class), "Reply not stored", scheduler);

    @AfterEach
    void stop() {
        lines.close();
    }

    @Test
    void theFirstIsLoggedAtOnceAndTheOthersAreCountedAtTheEndOfTheWindow() {
        assertThat(line.mayLog()).isTrue();
        for (int i = 0; i < 7; i++) {
            assertThat(line.mayLog()).isFalse();
        }
        assertThat(lines.all()).isEmpty();

        scheduler.advance(RepeatedLine.USUAL_WINDOW);

        assertThat(lines.all()).containsExactly("Reply not stored: 7 more in the last 10 s");
        assertThat(line.mayLog()).isTrue();
    }

    @Test
    void aLineThatCameOnceHasNothingAfterIt() {
        assertThat(line.mayLog()).isTrue();

        scheduler.advance(Duration.ofMinutes(1));

        assertThat(lines.all()).isEmpty();
        assertThat(line.mayLog()).isTrue();
    }

    @Test
    void everyLineIsLoggedWhenNobodyCanCountAnyMore() {
        ThreadScheduler closed = ThreadScheduler.start("closed");
        closed.close();
        RepeatedLine late = RepeatedLine.of(LoggerFactory.getLogger(RepeatedLineTest.class), "late", closed);

        assertThat(late.mayLog()).isTrue();
        assertThat(late.mayLog()).isTrue();
    }
}
