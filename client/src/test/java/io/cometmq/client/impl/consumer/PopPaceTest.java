// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

class PopPaceTest {
    private static final int THRESHOLD = 96;
    private static final long SPAN = PopPace.SPAN.toNanos();

    private final PopPace pace = new PopPace(0);

    @Test
    void beginsWithTheThresholdOfOneQueue() {
        pace.borrowed(10_000);

        assertThat(pace.mostHeld(THRESHOLD, 0, SPAN - 1)).isEqualTo(THRESHOLD);
    }

    @Test
    void aQuickListenerMayHoldWhatItSettlesInASpan() {
        pace.borrowed(300);

        assertThat(pace.mostHeld(THRESHOLD, 100, SPAN)).isEqualTo(200);
        assertThat(pace.mostHeld(THRESHOLD, 100, 2 * SPAN - 1))
                .as("until the next span is over")
                .isEqualTo(200);
    }

    @Test
    void aSlowListenerHoldsTheThresholdAgain() {
        pace.borrowed(300);
        pace.mostHeld(THRESHOLD, 0, SPAN);

        pace.borrowed(200);
        assertThat(pace.mostHeld(THRESHOLD, 190, 2 * SPAN)).isEqualTo(THRESHOLD);
    }

    @Test
    void aLongSpanCountsByItsRate() {
        pace.borrowed(1_000);

        assertThat(pace.mostHeld(THRESHOLD, 0, 5 * SPAN)).isEqualTo(200);
    }

    @Test
    void isBounded() {
        pace.borrowed(1_000_000);

        assertThat(pace.mostHeld(THRESHOLD, 0, SPAN)).isEqualTo(THRESHOLD * PopPace.MOST_THRESHOLDS);
        assertThat(pace.mostHeld(-1, 0, SPAN)).as("no room by the user's will").isEqualTo(-1);
    }

    @Test
    void onlyAWindowForAllQueuesOfABrokerFollowsThePace() {
        assertThat(isFullAfterAQuickSpan(-1)).isFalse();
        assertThat(isFullAfterAQuickSpan(0)).isTrue();
    }

    private static boolean isFullAfterAQuickSpan(int queueId) {
        PopProcessQueue processQueue = new PopProcessQueue(0);
        PopWindow window = new PopWindow(new MessageQueue("T", "broker-a", queueId), processQueue, 0);
        window.borrowed(400);
        processQueue.settled(400 - THRESHOLD - 1);
        return window.isFull(THRESHOLD, SPAN);
    }
}
