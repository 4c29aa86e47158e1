// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UntilEndTest {
    private static final List<MessageQueue> QUEUES =
            List.of(new MessageQueue("T", "b", 0), new MessageQueue("T", "b", 1));
    private static final List<MessageQueue> RETRIES = List.of(new MessageQueue("%RETRY%g", "b", 0));

    private final ManualClock clock = new ManualClock();
    private final DefaultLitePullConsumer notStarted = new DefaultLitePullConsumer("g");
    private final UntilEnd end = new UntilEnd(
            Map.of(QUEUES.get(0), 5L, QUEUES.get(1), 5L), new Report(Format.table).progress(), clock::nanos);

    @Test
    void aMemberThatGetsNoQueueEndsWhenThatIsSettled() throws Exception {
        assertThat(end.allocate("g", "c", QUEUES, List.of("a", "b", "c"))).isEmpty();
        assertThat(end.isReached(notStarted)).isFalse();

        clock.advance(UntilEnd.SETTLED.minusMillis(1));
        assertThat(end.allocate("g", "c", QUEUES, List.of("a", "b", "c"))).isEmpty();
        assertThat(end.isReached(notStarted)).isFalse();
        assertThat(end.noQueue()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(end.isReached(notStarted)).isTrue();
        assertThat(end.noQueue())
                .hasValue("the group has 3 members for 2 queues, and this one got none: the others consume the topic");
    }

    @Test
    void aMemberThatGetsAQueueInTimeGoesOn() throws Exception {
        end.allocate("g", "c", QUEUES, List.of("a", "b", "c"));
        clock.advance(UntilEnd.SETTLED.minusMillis(1));
        assertThat(end.allocate("g", "c", QUEUES, List.of("a", "c"))).containsExactly(QUEUES.get(1));
        end.allocate("g", "c", QUEUES, List.of("a", "b", "c"));

        clock.advance(Duration.ofMillis(1));

        assertThat(end.isReached(notStarted)).isFalse();
    }

    @Test
    void otherTopicsAndAViewWithoutTheMemberSayNothing() throws Exception {
        end.allocate("g", "c", RETRIES, List.of("a", "b", "c"));
        end.allocate("g", "c", QUEUES, List.of("a", "b"));

        clock.advance(UntilEnd.PATIENCE);

        assertThat(end.isReached(notStarted)).isFalse();
        assertThat(end.noQueue()).isEmpty();
    }

    @Test
    void aGroupWhoseMembersNobodyTellsIsGivenUp() {
        clock.advance(UntilEnd.PATIENCE.plusMillis(1));

        assertThatThrownBy(() -> end.isReached(notStarted))
                .isInstanceOf(AdminException.class)
                .hasMessage("no broker told the members of the group within 60 s");
    }
}
