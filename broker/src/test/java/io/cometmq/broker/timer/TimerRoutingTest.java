// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.broker.routing.Destination;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.rpc.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerRoutingTest {
    private final ManualClock clock = new ManualClock(1_768_478_400_123L);
    private int waiting;

    @Test
    void theTimeIsTakenFromTheFirstOfThreeProperties() {
        long now = clock.millis();
        Map<String, String> all = new TreeMap<>();
        all.put("TIMER_DELIVER_MS", Long.toString(now + 77));
        assertThat(outMs(all)).isEqualTo(now + 77);
        all.put("TIMER_DELAY_MS", "55");
        assertThat(outMs(all)).isEqualTo(now + 55);
        all.put("TIMER_DELAY_SEC", "3");
        assertThat(outMs(all)).isEqualTo(now + 3000);
    }

    @Test
    void whatWaitsRemembersWhereItIsBoundFor() {
        Destination to = routing(Map.of()).route(new Destination("T", 3, "TIMER_DELAY_MS\u000150\u0002"));

        assertThat(to.topic()).isEqualTo("rmq_sys_wheel_timer");
        assertThat(to.queueId()).isZero();
        assertThat(MessageProperties.decode(to.properties().text()))
                .containsEntry("REAL_TOPIC", "T")
                .containsEntry("REAL_QID", "3")
                .containsEntry("TIMER_DELAY_MS", "50");
    }

    @Test
    void aTimeOnTheEdgeOfASlotIsAMillisecondLater() {
        assertThat(outMs(Map.of("TIMER_DELIVER_MS", "1768478500000"))).isEqualTo(1_768_478_500_001L);
    }

    @Test
    void whatIsDueAlreadyGoesStraightThere() {
        assertThat(isDirect("TIMER_DELIVER_MS\u00011768478400123\u0002")).isTrue();
        assertThat(isDirect("TIMER_DELAY_MS\u0001-5\u0002")).isTrue();
        assertThat(isDirect("TIMER_DELAY_SEC\u00010\u0002")).isTrue();
    }

    @Test
    void whatWaitedOnceDoesNotWaitAgain() {
        assertThat(isDirect("TIMER_DELAY_MS\u00015000\u0002TIMER_OUT_MS\u00011768478400001\u0002"))
                .isTrue();
        assertThat(isDirect("TIMER_DEL_UNIQKEY\u0001K\u0002")).isTrue();
    }

    @Test
    void refusalsNameValueAndBound() {
        refuses("TIMER_DELAY_MS\u0001soon\u0002", 13, "TIMER_DELAY_MS=soon", "whole number");
        refuses("TIMER_DELAY_SEC\u000131622401\u0002", 13, "TIMER_DELAY_SEC=31622401", "31622400 seconds");
        refuses("TIMER_DELAY_SEC\u00019223372036854775807\u0002", 13, "within 31622400 seconds", "timerMaxDelaySec");
        refuses("TIMER_DELAY_MS\u00010\u0002TIMER_DEL_UNIQKEY\u0001K\u0002", 13, "was due at", "1768478400123");
        waiting = 2_000_000;
        refuses("TIMER_DELAY_MS\u000150\u0002", 1, "flow control, 2000000", "timerCongestNumEachSlot");
        assertThat(isDirect("TIMER_DELAY_MS\u000150\u0002TIMER_DEL_UNIQKEY\u0001K\u0002"))
                .isFalse();
    }

    @Test
    void theSettingsAreObeyed() {
        assertThatThrownBy(() -> routing(Map.of("timerWheelEnable", "false"))
                        .route(new Destination("T", 0, "TIMER_DELAY_MS\u00015\u0002")))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(1))
                .hasMessageContaining("timerWheelEnable=false");
        assertThatThrownBy(() -> routing(Map.of("timerMaxDelaySec", "2"))
                        .route(new Destination("T", 0, "TIMER_DELAY_SEC\u00013\u0002")))
                .hasMessageContaining("within 2 seconds");
        assertThat(config(Map.of("timerRollWindowSlot", "100", "timerPrecisionMs", "100"))
                        .settings(Duration.ofDays(3))
                        .windowMillis())
                .isEqualTo(10_000);
        assertThat(config(Map.of()).settings(Duration.ofHours(3)).windowMillis())
                .as("two thirds of fileReservedTime")
                .isEqualTo(2 * 3_600_000);
        assertThatThrownBy(() -> config(Map.of("timerPrecisionMs", "300")))
                .hasMessageContaining("100, 200, 500 or 1000");
    }

    private void refuses(String properties, int code, String... parts) {
        assertThatThrownBy(() -> routing(Map.of()).route(new Destination("T", 0, properties)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        no -> assertThat(no.code()).as(no.remark()).isEqualTo(code))
                .hasMessageContainingAll(parts);
    }

    private boolean isDirect(String properties) {
        Destination to = new Destination("T", 0, properties);
        return routing(Map.of()).route(to).equals(to);
    }

    private long outMs(Map<String, String> properties) {
        Destination to = routing(Map.of()).route(new Destination("T", 0, MessageProperties.encode(properties)));
        return Long.parseLong(to.properties().get("TIMER_OUT_MS"));
    }

    private TimerRouting routing(Map<String, String> settings) {
        return new TimerRouting(() -> config(settings), due -> waiting, clock);
    }

    private static TimerConfig config(Map<String, String> settings) {
        return ConfigReader.of(TimerConfig.class).read(settings);
    }
}
