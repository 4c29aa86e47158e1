// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndWatchTest {
    private final AtomicInteger givenUp = new AtomicInteger();
    private final EndWatch watch =
            new EndWatch("server", Thread.currentThread(), Duration.ofMillis(1), 3, givenUp::incrementAndGet);

    @Test
    void aServerThatIsClosedIsLeftAlone() {
        watch.watch(new CountDownLatch(0));

        assertThat(givenUp).hasValue(0);
    }

    @Test
    void aServerThatIsNotClosedInTimeIsGivenUp() {
        watch.watch(new CountDownLatch(1));

        assertThat(givenUp).hasValue(1);
    }
}
