// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PopWindowTest {
    private static final int BATCH = 32;
    private static final int THRESHOLD = 96;

    private final PopProcessQueue processQueue = new PopProcessQueue(0);
    private final PopWindow window = new PopWindow(new MessageQueue("T", "broker-a", 0), processQueue, 0);

    @Test
    void onePopIsUnderWayUntilMessagesAreLeftBehind() {
        assertThat(window.isServed()).isFalse();
        window.sent(BATCH);
        assertThat(window.isServed()).isTrue();

        window.leftBehind(BATCH - 1, BATCH);
        assertThat(window.isServed()).as("the pop under way takes the rest").isTrue();
        window.leftBehind(BATCH, BATCH);
        assertThat(window.isServed()).as("the rest is worth another pop").isFalse();
        window.sent(BATCH);
        assertThat(window.isServed()).isTrue();

        window.foundNothing();
        window.ended();
        assertThat(window.isServed()).as("one waits").isTrue();
    }

    @Test
    void howeverMuchIsLeftBehindPopsAreBounded() {
        window.leftBehind(Long.MAX_VALUE, 1);
        for (int i = 0; i < PopWindow.MAX_UNDER_WAY; i++) {
            assertThat(window.isServed()).isFalse();
            window.sent(1);
        }
        assertThat(window.isServed()).isTrue();

        window.leftBehind(-1, BATCH);
        assertThat(window.isServed()).as("nonsense of a broker").isTrue();
    }

    @Test
    void whatIsBorrowedAndWhatIsAskedForFillTheWindow() {
        window.sent(BATCH);
        window.ended();
        window.borrowed(BATCH);
        window.taken(BATCH);
        window.sent(BATCH);
        window.sent(BATCH);
        assertThat(window.isFull(THRESHOLD, 0)).as("as many as the threshold").isFalse();
        window.sent(BATCH);
        assertThat(window.isFull(THRESHOLD, 0)).isTrue();

        processQueue.settled(BATCH);
        assertThat(window.isFull(THRESHOLD, 0)).isFalse();
    }

    @Test
    void anEmptyWindowIsNeverFull() {
        assertThat(window.isFull(-1, 0)).isFalse();
        window.sent(BATCH);
        assertThat(window.isFull(-1, 0)).isTrue();
    }

    @Test
    void whoWaitsForSettledMessagesIsToldOnce() {
        AtomicInteger told = new AtomicInteger();
        processQueue.borrowed(2);
        processQueue.onSettled(told::incrementAndGet);
        assertThat(processQueue.isPopExpired(Long.MAX_VALUE))
                .as("it waits for acks")
                .isFalse();

        processQueue.settled(1);
        processQueue.settled(1);

        assertThat(told).hasValue(1);
        assertThat(processQueue.takeBack()).isFalse();
        assertThat(processQueue.isPopExpired(Long.MAX_VALUE)).isTrue();
    }
}
