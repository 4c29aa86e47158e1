// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.delay.Redelivery;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.TimerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerDeliveryTest {
    private static final int PRECISION = 1000;
    private static final long WINDOW = 100_000;

    private final ManualScheduler scheduler =
            new ManualScheduler(new ManualClock(ManualClock.DEFAULT_START_MILLIS + 123));
    private final PublishedAddress address = new PublishedAddress(InetAddress.getLoopbackAddress(), 10911);
    private LocalMessageStore store;
    private TimerIndex index;
    private TimerMetrics metrics;
    private TimerDelivery delivery;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        StoreConfig small = StoreConfig.defaults().with(new LogConfig(1 << 20, 1 << 16));
        store = LocalMessageStore.open(small, directory, scheduler.clock(), scheduler, (what, cause) -> {
            throw new AssertionError(what, cause);
        });
        index = TimerIndex.open(
                StoreFiles.disk(), directory, new TimerSettings(PRECISION, WINDOW, 1 << 16), this::queueOffset);
        metrics = new TimerMetrics(null, scheduler.clock());
        delivery =
                new TimerDelivery(store, index, metrics, new Redelivery(store, address), PRECISION, scheduler.clock());
    }

    @AfterEach
    void stop() {
        index.close();
        store.close();
    }

    @Test
    void aMessageIsDeliveredInTheMillisecondInWhichItIsDue() throws Exception {
        put("a", 4_321);
        turn();
        assertThat(metrics.total()).isEqualTo(1);

        advance(4_320);
        assertThat(delivered()).isEmpty();
        assertThat(delivery.idleNanos()).isEqualTo(1_000_000);

        advance(1);
        assertThat(delivered()).containsExactly("a");
        assertThat(metrics.total()).isZero();
    }

    @Test
    void anIdleBrokerIsNotWoken() throws Exception {
        turn();
        assertThat(delivery.idleNanos()).isEqualTo(Long.MAX_VALUE);

        put("a", 50_000);
        turn();

        assertThat(Duration.ofNanos(delivery.idleNanos())).isBetween(Duration.ofSeconds(47), Duration.ofSeconds(48));
    }

    @Test
    void messagesComeInTheOrderOfTheirTimes() throws Exception {
        put("c", 1_500);
        put("a", 1_001);
        put("d", 7_000);
        put("b", 1_002);
        turn();
        advance(10_000);

        assertThat(delivered()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatIsOverdueAfterDowntimeIsDeliveredAtOnce() throws Exception {
        put("enqueued", 5_000);
        turn();
        put("not yet", 5_500);
        put("future", 90_000_000);
        restart(Duration.ofDays(1), false);

        turn();

        assertThat(delivered()).containsExactly("enqueued", "not yet");
    }

    @Test
    void aDeliveredCopySaysWhenItCameAndWent() throws Exception {
        long came = scheduler.clock().millis();
        put("a", 2_500);
        turn();
        advance(2_500);

        Map<String, String> properties = properties("T", 0);
        assertThat(properties)
                .containsEntry("TIMER_ENQUEUE_MS", Long.toString(came))
                .containsEntry("TIMER_DEQUEUE_MS", Long.toString(came + 2_500))
                .containsEntry("TIMER_OUT_MS", Long.toString(came + 2_500))
                .containsEntry("REAL_TOPIC", "T");
    }

    @Test
    void aRecalledMessageIsNotDelivered() throws Exception {
        put("a", 5_500);
        put("b", 5_501);
        recall("a", 5_500);
        turn();
        advance(6_000);

        assertThat(delivered()).containsExactly("b");
        assertThat(metrics.total()).isZero();
    }

    @Test
    void aMessageIsRecalledInTheLastMoment() throws Exception {
        put("a", 1_500);
        turn();
        advance(1_499);
        recall("a", 1_500);
        advance(1);

        assertThat(delivered()).isEmpty();
    }

    @Test
    void aRecallSurvivesARestartInTheMiddleOfItsSlot() throws Exception {
        long toEdge = PRECISION - scheduler.clock().millis() % PRECISION;
        put("early", toEdge + 1_100);
        put("a", toEdge + 1_800);
        recall("a", toEdge + 1_050);
        turn();
        advance(toEdge + 1_500);
        assertThat(delivered()).containsExactly("early");

        restart(Duration.ofDays(1), true);
        turn();

        assertThat(delivered()).containsExactly("early");
    }

    @Test
    void aRecallBeforeADowntimeHoldsAfterIt() throws Exception {
        put("a", 5_500);
        recall("a", 5_500);
        restart(Duration.ofDays(1), false);

        turn();

        assertThat(delivered()).isEmpty();
    }

    @Test
    void aFarMessageIsPutBackUntilItIsDue() throws Exception {
        long due = 25 * WINDOW / 10 + 77;
        put("far", due);
        turn();
        advance(WINDOW + 1);
        assertThat(store.maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0)).isEqualTo(2);
        assertThat(properties(TopicNames.WHEEL_TIMER_TOPIC, 1)).containsEntry("TIMER_ROLL_TIMES", "1");
        assertThat(metrics.total()).isEqualTo(1);

        for (long passed = WINDOW + 1; passed < due - 1; passed += Math.min(7_000, due - 1 - passed)) {
            advance(Math.min(7_000, due - 1 - passed));
            assertThat(delivered()).isEmpty();
        }
        advance(1);

        assertThat(delivered()).containsExactly("far");
    }

    @Test
    void aFarMessageCanBeRecalledAfterItWasPutBack() throws Exception {
        put("far", 3 * WINDOW);
        turn();
        advance(WINDOW + 1_000);
        recall("far", 2 * WINDOW - 1_000);
        advance(WINDOW);
        advance(WINDOW + 1_000);

        assertThat(delivered()).isEmpty();
        assertThat(metrics.total()).isZero();
    }

    @Test
    void afterACrashEverythingIsDeliveredThatWasNotSavedAsDelivered() throws Exception {
        for (int i = 0; i < 300; i++) {
            put("m" + i, 1_000 + 10L * i);
        }
        turn();
        advance(1_500);
        index.save(delivery.progress(), false, scheduler.clock().millis());
        long saved = delivered().size();
        put("late", 1_000);
        advance(500);

        restart(Duration.ofSeconds(10), false);
        turn();

        List<String> all = delivered();
        assertThat(all).hasSizeLessThanOrEqualTo(301 + 52);
        assertThat(all.subList(0, (int) saved)).doesNotHaveDuplicates();
        assertThat(all.stream().distinct()).hasSize(301);
    }

    @Test
    void nothingIsDeliveredTwiceOverACleanRestart() throws Exception {
        for (int i = 0; i < 100; i++) {
            put("m" + i, 1_000 + 10L * i);
        }
        turn();
        advance(1_505);

        restart(Duration.ZERO, true);
        advance(10_000);

        assertThat(delivered()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void messagesWithoutATimeOrADestinationAreSkipped() throws Exception {
        append("UNIQ_KEY\u0001x\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002", "no time");
        append("TIMER_OUT_MS\u0001" + scheduler.clock().millis() + "\u0002", "no topic");
        put("good", 1_000);
        advance(1_000);

        assertThat(delivered()).containsExactly("good");
    }

    @Test
    void manyMessagesOfOneMomentAllCome() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            put("m" + i, 3_000);
        }
        advance(2_999);
        assertThat(delivered()).isEmpty();

        advance(1);

        assertThat(delivered()).hasSize(2_000).startsWith("m0", "m1", "m2").doesNotHaveDuplicates();
    }

    private void put(String body, long delayMillis) {
        long due = scheduler.clock().millis() + delayMillis;
        due += due % PRECISION == 0 ? 1 : 0;
        append(
                "TIMER_OUT_MS\u0001" + due + "\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002UNIQ_KEY\u0001" + body
                        + "\u0002",
                body);
    }

    private void recall(String key, long delayMillis) {
        long due = scheduler.clock().millis() + delayMillis;
        append(
                "TIMER_OUT_MS\u0001" + due + "\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002TIMER_DEL_UNIQKEY\u0001"
                        + key + "\u0002UNIQ_KEY\u0001" + key + "\u0002",
                "0");
    }

    private void append(String properties, String body) {
        store.append(new NewRecord(
                TopicNames.WHEEL_TIMER_TOPIC,
                0,
                0,
                0,
                scheduler.clock().millis(),
                address.get(),
                address.get(),
                0,
                0,
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                properties,
                true));
    }

    private void advance(long millis) throws Exception {
        scheduler.advance(Duration.ofMillis(millis));
        turn();
    }

    private void turn() throws Exception {
        int done;
        do {
            store.awaitDispatched().get(10, TimeUnit.SECONDS);
            delivery.onArrival(TopicNames.WHEEL_TIMER_TOPIC, 0, 0, 0);
            done = delivery.doWork();
        } while (done > 0);
        store.awaitDispatched().get(10, TimeUnit.SECONDS);
    }

    private void restart(Duration downtime, boolean clean) throws Exception {
        if (clean) {
            store.flush();
            index.save(delivery.progress(), true, scheduler.clock().millis());
        }
        stop();
        scheduler.advance(downtime);
        start();
    }

    private List<String> delivered() throws Exception {
        List<String> bodies = new ArrayList<>();
        long next = 0;
        while (next < store.maxQueueOffset("T", 0)) {
            try (ReadResult read = store.read("T", 0, next, 32, 1 << 20, RecordFilter.ALL)) {
                for (RecordSlice record : read.records()) {
                    ByteBuffer bytes = record.bytes();
                    byte[] body = new byte[RecordLayout.bodyLength(bytes, 0)];
                    bytes.get(RecordLayout.bodyPosition(bytes, 0), body);
                    bodies.add(new String(body, StandardCharsets.UTF_8));
                }
                next = read.nextOffset();
            }
        }
        return bodies;
    }

    private Map<String, String> properties(String topic, long queueOffset) {
        try (ReadResult read = store.read(topic, 0, queueOffset, 1, 1 << 20, RecordFilter.ALL)) {
            return MessageProperties.decode(
                    RecordLayout.properties(read.records().get(0).bytes(), 0));
        }
    }

    private long queueOffset(long logOffset) {
        try (RecordSlice record = store.recordAt(logOffset)) {
            return record == null ? -1 : RecordLayout.queueOffset(record.bytes(), 0);
        }
    }
}
