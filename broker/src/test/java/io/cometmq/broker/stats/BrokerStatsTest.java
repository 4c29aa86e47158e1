// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.MessageType;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerStatsTest {
    private static final int QUEUE = 3;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final BrokerStats stats = BrokerStats.start(scheduler.clock(), scheduler, 2);
    private final StatsTable table = new StatsTable(stats, "C");

    @Test
    void eachNameAndKeyFindsItsOwnFigure() {
        stats.put("T", QUEUE, MessageType.NORMAL, 4, 400);
        stats.got("T", "G", QUEUE, 2, 200, 7);
        stats.popped("T", "G", 2);
        stats.acked("T", "G", 1);
        stats.sentBack("T", "G");
        stats.deadLetter("T", "G");

        assertThat(sum("TOPIC_PUT_NUMS", "T")).isEqualTo(4);
        assertThat(sum("TOPIC_PUT_SIZE", "T")).isEqualTo(400);
        assertThat(sum("QUEUE_PUT_NUMS", "T@3")).isEqualTo(4);
        assertThat(sum("QUEUE_PUT_SIZE", "T@3")).isEqualTo(400);
        assertThat(sum("GROUP_GET_NUMS", "T@G")).isEqualTo(2);
        assertThat(sum("GROUP_GET_SIZE", "T@G")).isEqualTo(200);
        assertThat(sum("GROUP_GET_LATENCY", "3@T@G")).isEqualTo(7);
        assertThat(sum("QUEUE_GET_NUMS", "T@3@G")).isEqualTo(2);
        assertThat(sum("QUEUE_GET_SIZE", "T@3@G")).isEqualTo(200);
        assertThat(sum("GROUP_CK_NUMS", "T@G")).isEqualTo(2);
        assertThat(sum("GROUP_ACK_NUMS", "T@G")).isEqualTo(1);
        assertThat(sum("SNDBCK_PUT_NUMS", "T@G")).isEqualTo(1);
        assertThat(sum("DLQ_PUT_NUMS", "T@G")).isEqualTo(1);
        assertThat(sum("BROKER_PUT_NUMS", "C")).isEqualTo(4);
        assertThat(sum("BROKER_GET_NUMS", "C")).isEqualTo(2);
        assertThat(sum("BROKER_ACK_NUMS", "C")).isEqualTo(1);
    }

    @Test
    void whatWasNeverCountedIsNotThere() {
        stats.put("T", QUEUE, MessageType.NORMAL, 1, 100);

        for (String name : List.of("TOPIC_PUT_NUMS", "QUEUE_PUT_NUMS", "GROUP_GET_NUMS", "NONSENSE", "", "_NUMS")) {
            assertThat(table.find(name, "nothing@x")).as(name).isEmpty();
        }
        assertThat(table.find("TOPIC_PUT_LATENCY", "T")).isEmpty();
        assertThat(table.find("GROUP_ACK_SIZE", "T@G")).isEmpty();
        assertThat(table.find("QUEUE_PUT_NUMS", "T@x")).isEmpty();
    }

    @Test
    void theMinuteTheHourAndTheDayEachForgetWhatIsOlder() {
        stats.put("T", QUEUE, MessageType.NORMAL, 100, 100);
        pass(Duration.ofMinutes(2));
        stats.put("T", QUEUE, MessageType.NORMAL, 10, 10);

        assertThat(data("TOPIC_PUT_NUMS", "T").statsMinute().sum()).isEqualTo(10);
        assertThat(data("TOPIC_PUT_NUMS", "T").statsHour().sum()).isEqualTo(110);

        pass(Duration.ofHours(2));
        stats.put("T", QUEUE, MessageType.NORMAL, 1, 1);

        assertThat(data("TOPIC_PUT_NUMS", "T").statsHour().sum()).isEqualTo(1);
        assertThat(data("TOPIC_PUT_NUMS", "T").statsDay().sum()).isEqualTo(111);

        pass(Duration.ofHours(26));

        assertThat(data("TOPIC_PUT_NUMS", "T").statsDay().sum()).isZero();
    }

    @Test
    void ratesAreOfTheTimeThatWasCounted() {
        pass(Duration.ofMinutes(5));
        stats.put("T", QUEUE, MessageType.NORMAL, 60, 600);
        scheduler.clock().advance(Duration.ofSeconds(5));

        assertThat(data("TOPIC_PUT_NUMS", "T").statsMinute().tps())
                .as("the topic is 5 s old")
                .isEqualTo(12.0);
        assertThat(data("TOPIC_PUT_SIZE", "T").statsMinute().avgpt()).isEqualTo(600.0);

        pass(Duration.ofSeconds(55));

        assertThat(stats.putTps("T")).isEqualTo(1.0);
    }

    @Test
    void topicsAndGroupsThatWereDeletedAreForgottenAndMakeRoom() {
        stats.put("A", QUEUE, MessageType.NORMAL, 1, 1);
        stats.put("B", QUEUE, MessageType.NORMAL, 1, 1);
        stats.put("C", QUEUE, MessageType.NORMAL, 5, 50);
        assertThat(table.find("TOPIC_PUT_NUMS", "C")).isEmpty();
        assertThat(stats.incoming())
                .filteredOn(traffic -> traffic.topic().equals(BrokerStats.OTHER))
                .singleElement()
                .satisfies(other -> assertThat(other.messages()).isEqualTo(5));

        stats.forgetTopic("A");
        stats.put("C", QUEUE, MessageType.NORMAL, 7, 70);
        stats.got("C", "G", QUEUE, 1, 1, 0);
        stats.forgetGroup("G");

        assertThat(table.find("TOPIC_PUT_NUMS", "A")).isEmpty();
        assertThat(sum("TOPIC_PUT_NUMS", "C")).isEqualTo(7);
        assertThat(table.find("GROUP_GET_NUMS", "C@G")).isEmpty();
    }

    @Test
    void groupsBeyondTheBoundAreCountedTogether() {
        for (String group : List.of("G1", "G2", "G3", "G4")) {
            stats.got("T", group, QUEUE, 1, 10, 0);
        }

        assertThat(stats.outgoing())
                .filteredOn(traffic -> traffic.group().equals(BrokerStats.OTHER))
                .singleElement()
                .satisfies(other -> assertThat(other.messages()).isEqualTo(2));
        assertThat(stats.totals().got().total()).isEqualTo(4);
    }

    @Test
    void aDayBeginsWithTheTotalsOfTheOneBefore() {
        stats.put("T", QUEUE, MessageType.NORMAL, 3, 3);
        pass(Duration.ofDays(1));
        stats.put("T", QUEUE, MessageType.NORMAL, 4, 4);
        assertThat(stats.totals().putUntil(true)).isEqualTo(3);

        pass(Duration.ofDays(1));

        assertThat(stats.totals().putUntil(false)).isEqualTo(3);
        assertThat(stats.totals().putUntil(true)).isEqualTo(7);
    }

    private void pass(Duration time) {
        long ticks = time.toSeconds() / 10;
        for (long i = 0; i < ticks; i++) {
            scheduler.advance(Duration.ofSeconds(10));
        }
        scheduler.advance(time.minusSeconds(ticks * 10));
    }

    private BrokerStatsData data(String name, String key) {
        return table.find(name, key).orElseThrow();
    }

    private long sum(String name, String key) {
        return data(name, key).statsMinute().sum();
    }
}
