// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
    private final RetryPause pause = new RetryPause();

    @Test
    void doublesFromFailureToFailureUpToItsBound() {
        assertThat(Stream.generate(pause::failed).limit(7).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_000L, 3_000L);
    }

    @Test
    void isShortAgainAfterASuccess() {
        pause.failed();
        pause.failed();

        assertThat(pause.succeeded()).isZero();
        assertThat(pause.failed()).isEqualTo(RetryPause.SHORTEST);
    }
}
