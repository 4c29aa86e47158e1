// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.timer.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerDeliveryTest {
    private static final int PRECISION = TestTimers.PRECISION;
    private static final long WINDOW = 100_000;

    private TestTimers timers;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        timers = new TestTimers(directory, ManualClock.DEFAULT_START_MILLIS + 123, WINDOW, StoreFiles::disk);
    }

    @AfterEach
    void stop() {
        timers.close();
    }

    @Test
    void aMessageIsDeliveredInTheMillisecondInWhichItIsDue() throws Exception {
        timers.put("a", 4_321);
        timers.turn();
        assertThat(timers.metrics().total()).isEqualTo(1);

        timers.advance(4_320);
        assertThat(timers.delivered()).isEmpty();
        assertThat(timers.delivery().idleNanos()).isEqualTo(1_000_000);

        timers.advance(1);
        assertThat(timers.delivered()).containsExactly("a");
        assertThat(timers.metrics().total()).isZero();
    }

    @Test
    void anIdleBrokerIsNotWoken() throws Exception {
        timers.turn();
        assertThat(timers.delivery().idleNanos()).isEqualTo(Long.MAX_VALUE);

        timers.put("a", 50_000);
        timers.turn();

        assertThat(Duration.ofNanos(timers.delivery().idleNanos()))
                .isBetween(Duration.ofSeconds(47), Duration.ofSeconds(48));
    }

    @Test
    void messagesComeInTheOrderOfTheirTimes() throws Exception {
        timers.put("c", 1_500);
        timers.put("a", 1_001);
        timers.put("d", 7_000);
        timers.put("b", 1_002);
        timers.turn();
        timers.advance(10_000);

        assertThat(timers.delivered()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatIsOverdueAfterDowntimeIsDeliveredAtOnce() throws Exception {
        timers.put("enqueued", 5_000);
        timers.turn();
        timers.put("not yet", 5_500);
        timers.put("future", 90_000_000);
        timers.restart(Duration.ofDays(1), false);

        timers.turn();

        assertThat(timers.delivered()).containsExactly("enqueued", "not yet");
    }

    @Test
    void aUnitWhoseRecordIsReplacedByALaterOneDoesNotDeliverThatOneEarly() throws Exception {
        timers.put("a", 9_000);
        timers.turn();
        timers.index().add(new Waiting(timers.now() + 1_001, false, 0, 1, "T".hashCode()), timers.now());

        timers.advance(8_999);
        assertThat(timers.delivered()).isEmpty();

        timers.advance(1);
        assertThat(timers.delivered()).containsOnly("a");
    }

    @Test
    void aDeliveredCopySaysWhenItCameAndWent() throws Exception {
        long came = timers.now();
        timers.put("a", 2_500);
        timers.turn();
        timers.advance(2_500);

        Map<String, String> properties = timers.properties("T", 0);
        assertThat(properties)
                .containsEntry("TIMER_ENQUEUE_MS", Long.toString(came))
                .containsEntry("TIMER_DEQUEUE_MS", Long.toString(came + 2_500))
                .containsEntry("TIMER_OUT_MS", Long.toString(came + 2_500))
                .containsEntry("REAL_TOPIC", "T");
    }

    @Test
    void aRecalledMessageIsNotDelivered() throws Exception {
        timers.put("a", 5_500);
        timers.put("b", 5_501);
        timers.recall("a", 5_500);
        timers.turn();
        timers.advance(6_000);

        assertThat(timers.delivered()).containsExactly("b");
        assertThat(timers.metrics().total()).isZero();
    }

    @Test
    void aMessageIsRecalledInTheLastMoment() throws Exception {
        timers.put("a", 1_500);
        timers.turn();
        timers.advance(1_499);
        timers.recall("a", 1_500);
        timers.advance(1);

        assertThat(timers.delivered()).isEmpty();
    }

    @Test
    void aRecallSurvivesARestartInTheMiddleOfItsSlot() throws Exception {
        long toEdge = PRECISION - timers.now() % PRECISION;
        timers.put("early", toEdge + 1_100);
        timers.put("a", toEdge + 1_800);
        timers.recall("a", toEdge + 1_050);
        timers.turn();
        timers.advance(toEdge + 1_500);
        assertThat(timers.delivered()).containsExactly("early");

        timers.restart(Duration.ofDays(1), true);
        timers.turn();

        assertThat(timers.delivered()).containsExactly("early");
    }

    @Test
    void aRecallBeforeADowntimeHoldsAfterIt() throws Exception {
        timers.put("a", 5_500);
        timers.recall("a", 5_500);
        timers.restart(Duration.ofDays(1), false);

        timers.turn();

        assertThat(timers.delivered()).isEmpty();
    }

    @Test
    void aFarMessageIsPutBackUntilItIsDue() throws Exception {
        long due = 25 * WINDOW / 10 + 77;
        timers.put("far", due);
        timers.turn();
        timers.advance(WINDOW + 1);
        assertThat(timers.store().maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0))
                .isEqualTo(2);
        assertThat(timers.properties(TopicNames.WHEEL_TIMER_TOPIC, 1)).containsEntry("TIMER_ROLL_TIMES", "1");
        assertThat(timers.metrics().total()).isEqualTo(1);

        for (long passed = WINDOW + 1; passed < due - 1; passed += Math.min(7_000, due - 1 - passed)) {
            timers.advance(Math.min(7_000, due - 1 - passed));
            assertThat(timers.delivered()).isEmpty();
        }
        timers.advance(1);

        assertThat(timers.delivered()).containsExactly("far");
    }

    @Test
    void aFarMessageCanBeRecalledAfterItWasPutBack() throws Exception {
        timers.put("far", 3 * WINDOW);
        timers.turn();
        timers.advance(WINDOW + 1_000);
        timers.recall("far", 2 * WINDOW - 1_000);
        timers.advance(WINDOW);
        timers.advance(WINDOW + 1_000);

        assertThat(timers.delivered()).isEmpty();
        assertThat(timers.metrics().total()).isZero();
    }

    @Test
    void afterACrashEverythingIsDeliveredThatWasNotSavedAsDelivered() throws Exception {
        for (int i = 0; i < 300; i++) {
            timers.put("m" + i, 1_000 + 10L * i);
        }
        timers.turn();
        timers.advance(1_500);
        timers.save();
        long saved = timers.delivered().size();
        timers.put("late", 1_000);
        timers.advance(500);

        timers.restart(Duration.ofSeconds(10), false);
        timers.turn();

        List<String> all = timers.delivered();
        assertThat(all).hasSizeLessThanOrEqualTo(301 + 52);
        assertThat(all.subList(0, (int) saved)).doesNotHaveDuplicates();
        assertThat(all.stream().distinct()).hasSize(301);
    }

    @Test
    void nothingIsDeliveredTwiceOverACleanRestart() throws Exception {
        for (int i = 0; i < 100; i++) {
            timers.put("m" + i, 1_000 + 10L * i);
        }
        timers.turn();
        timers.advance(1_505);

        timers.restart(Duration.ZERO, true);
        timers.advance(10_000);

        assertThat(timers.delivered()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void messagesWithoutATimeOrADestinationAreSkipped() throws Exception {
        timers.append("UNIQ_KEY\u0001x\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002", "no time");
        timers.append("TIMER_OUT_MS\u0001" + timers.now() + "\u0002", "no topic");
        timers.put("good", 1_000);
        timers.advance(1_000);

        assertThat(timers.delivered()).containsExactly("good");
    }

    @Test
    void manyMessagesOfOneMomentAllCome() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            timers.put("m" + i, 3_000);
        }
        timers.advance(2_999);
        assertThat(timers.delivered()).isEmpty();

        timers.advance(1);

        assertThat(timers.delivered())
                .hasSize(2_000)
                .startsWith("m0", "m1", "m2")
                .doesNotHaveDuplicates();
    }
}
