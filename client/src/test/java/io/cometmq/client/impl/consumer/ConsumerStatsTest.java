// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.body.ConsumeStatus;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsumerStatsTest {
    private final ManualClock clock = new ManualClock();
    private final ConsumerStats stats = new ConsumerStats(clock);

    @Test
    void figuresAreOfTheLastMinuteAndFailuresOfTheLastHour() {
        stats.called("T", 10);
        stats.called("T", 30);
        stats.consumed("T", 120, 30);
        stats.pulled("T", 60, 5);

        ConsumeStatus now = status();
        assertThat(now.consumeOKTPS()).isEqualTo(2.0);
        assertThat(now.consumeFailedTPS()).isEqualTo(0.5);
        assertThat(now.consumeRT()).isEqualTo(20.0);
        assertThat(now.pullTPS()).isEqualTo(1.0);
        assertThat(now.pullRT()).isEqualTo(5.0);
        assertThat(now.consumeFailedMsgs()).isEqualTo(30);

        clock.advance(Duration.ofSeconds(61));
        ConsumeStatus later = status();
        assertThat(later.consumeOKTPS()).isZero();
        assertThat(later.consumeRT()).isZero();
        assertThat(later.consumeFailedMsgs()).isEqualTo(30);

        clock.advance(Duration.ofHours(1));
        assertThat(status().consumeFailedMsgs()).isZero();
    }

    @Test
    void topicsThatAreNoLongerSubscribedAreForgotten() {
        stats.consumed("T", 60, 0);

        assertThat(stats.of(Set.of("other"))).containsOnlyKeys("other");
        assertThat(status().consumeOKTPS()).isZero();
    }

    private ConsumeStatus status() {
        return stats.of(Set.of("T")).get("T");
    }
}
