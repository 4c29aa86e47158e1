// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PopQueuesTest {
    private static final MessageQueue A = new MessageQueue("T", "broker-a", -1);
    private static final MessageQueue B = new MessageQueue("T", "broker-b", -1);
    private static final MessageQueue OTHER = new MessageQueue("U", "broker-a", -1);

    private final ManualClock clock = new ManualClock();
    private final List<PopProcessQueue> taken = new ArrayList<>();
    private final PopQueues queues = new PopQueues("G", clock, (queue, processQueue) -> taken.add(processQueue));

    @Test
    void exactlyTheAssignedQueuesOfATopicAreHeld() {
        assertThat(queues.hold("T", Set.of(A))).isTrue();
        assertThat(queues.hold("T", Set.of(A))).isFalse();
        assertThat(queues.hold("U", Set.of(OTHER))).isTrue();
        assertThat(queues.hold("T", Set.of(B))).isTrue();

        assertThat(queues.info()).containsOnlyKeys(B, OTHER);
        assertThat(taken).hasSize(3);
        assertThat(taken.get(0).isDropped()).isTrue();
        assertThat(taken.get(1).isDropped()).isFalse();
    }

    @Test
    void queuesOfForgottenTopicsAreGivenUp() {
        queues.hold("T", Set.of(A));
        queues.hold("U", Set.of(OTHER));

        queues.retain(Set.of("U"));

        assertThat(queues.info()).containsOnlyKeys(OTHER);
        assertThat(taken.get(0).isDropped()).isTrue();
    }

    @Test
    void aQueueThatNobodyPopsIsTakenAnew() {
        queues.hold("T", Set.of(A));
        clock.advance(Duration.ofMinutes(2));
        assertThat(queues.hold("T", Set.of(A))).isFalse();
        clock.advance(Duration.ofMillis(1));

        assertThat(queues.hold("T", Set.of(A))).isTrue();

        assertThat(taken).hasSize(2);
        assertThat(taken.get(0).isDropped()).isTrue();
    }
}
