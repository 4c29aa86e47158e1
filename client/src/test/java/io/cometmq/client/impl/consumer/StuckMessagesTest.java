// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StuckMessagesTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final ManualClock clock = new ManualClock();
    private final ListenerCalls calls = new ListenerCalls("G", new ConsumerStats(clock), clock);
    private final List<String> reports = new ArrayList<>();
    private final StuckMessages stuck = new StuckMessages("G", calls, clock, BOUND, reports::add);
    private final ProcessQueue processQueue = new ProcessQueue(0);

    @Test
    void aMessageThatHoldsItsQueueIsNamedOncePerBoundWithItsThread() {
        MessageExt message = put(processQueue, 7);
        calls.run(QUEUE, List.of(message), () -> {
            look();
            clock.advance(BOUND.minusMillis(1));
            look();
            assertThat(reports).isEmpty();

            clock.advance(Duration.ofMillis(1));
            look();
            look();
            assertThat(reports).hasSize(1);

            clock.advance(BOUND);
            look();
            return "consumed";
        });

        assertThat(reports).hasSize(2);
        assertThat(reports.get(0))
                .contains(QUEUE.toString(), "offset=7", "msgId=" + message.getMsgId(), "heldMillis=60000")
                .contains("thread=" + Thread.currentThread().getName(), "StuckMessagesTest");
        assertThat(reports.get(1)).contains("heldMillis=120000");
    }

    @Test
    void aQueueWhoseOffsetMovesIsNotNamed() {
        MessageExt first = put(processQueue, 7);
        put(processQueue, 8);
        look();
        clock.advance(BOUND.minusSeconds(1));
        processQueue.remove(List.of(first));
        look();
        clock.advance(Duration.ofSeconds(2));
        look();

        assertThat(reports).isEmpty();
    }

    @Test
    void aMessageThatNobodyConsumesIsNamedAsSuch() {
        put(processQueue, 7);
        look();
        clock.advance(BOUND);
        look();

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0)).contains("thread=none");
    }

    @Test
    void manyStuckQueuesAreCountedNotNamed() {
        Map<MessageQueue, ProcessQueue> held = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            ProcessQueue each = new ProcessQueue(0);
            put(each, 7);
            held.put(new MessageQueue("T", "broker-a", i), each);
        }
        stuck.look(held);
        clock.advance(BOUND);
        stuck.look(held);

        assertThat(reports).hasSize(9);
        assertThat(reports.get(8)).contains("queues=12");
    }

    private void look() {
        stuck.look(Map.of(QUEUE, processQueue));
    }

    private static MessageExt put(ProcessQueue queue, long offset) {
        MessageExt message = Messages.to("T").at(offset, offset).stored();
        queue.put(List.of(message));
        return message;
    }
}
