// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.awaitility.Awaitility.await;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.Scrape;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hawkular.agent.prometheus.types.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerMetricsTest {
    /** What RocketMQ exposes and this broker has nothing to say to, each with why. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "rocketmq_pop_buffer_scan_time_consume_milliseconds",
            "acks are not gathered in a buffer that is scanned",
            "rocketmq_pop_offset_buffer_size",
            "there is no such buffer",
            "rocketmq_pop_revive_lag_milliseconds",
            "popped messages come back by a timer each, not from a queue that could lag",
            "rocketmq_pop_revive_latency_milliseconds",
            "the same",
            "rocketmq_delay_message_latency_seconds",
            "how long messages are to wait is their senders' wish, not a figure of the broker",
            "rocketmq_timer_dequeue_lag",
            "the timers sleep until the next message is due",
            "rocketmq_timer_dequeue_latency_milliseconds",
            "the same",
            "rocketmq_timer_message_snapshot",
            "counting the slots of the wheel costs more than it tells");

    @TempDir
    Path directory;

    @Test
    void exposesWhatRocketMqDoesUnderItsNamesWithItsLabels() throws IOException {
        try (TestBroker broker = TestBroker.start(directory)) {
            Map<String, Metric> ours = new TreeMap<>();
            broker.broker().monitoring().figures().metrics().forEach(metric -> ours.put(metric.name(), metric));

            Map<String, String> different = new TreeMap<>();
            recorded().forEach((name, line) -> {
                Metric metric = ours.get(name);
                if (metric == null || !line(metric).equals(line)) {
                    different.put(name, metric == null ? "missing" : line(metric) + " instead of " + line);
                }
            });

            assertThat(different.keySet()).as("%s", different).isEqualTo(new TreeSet<>(LEFT_OUT.keySet()));
        }
    }

    @Test
    void messagesAndRequestsAreSeenByAScraper() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("metricsLabel", "zone:north"))) {
            broker.call(
                    UPDATE_AND_CREATE_TOPIC,
                    new CreateTopic("T", "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, null, null));
            heartbeat(broker);
            for (int i = 0; i < 3; i++) {
                send(broker);
            }
            await().until(() -> lag(broker) == 3);
            assertThat(pull(broker)).isEqualTo(ResponseCode.SUCCESS);
            broker.call(SEND_MESSAGE_V2, send("no such topic"), "x".getBytes(UTF_8));

            Scrape scrape = Scrape.of(broker.broker().monitoring().figures());

            Map<String, String> topic = Map.of("topic", "T");
            assertThat(scrape.value(
                            "rocketmq_messages_in_total",
                            Map.of(
                                    "topic", "T",
                                    "message_type", "normal",
                                    "is_system", "false",
                                    "cluster", "TestCluster",
                                    "node_type", "broker",
                                    "node_id", "broker-a",
                                    "zone", "north")))
                    .isEqualTo(3);
            assertThat(scrape.value("rocketmq_throughput_in_total", topic)).isGreaterThan(300);
            assertThat(scrape.value("rocketmq_messages_out_total", Map.of("topic", "T", "consumer_group", "G")))
                    .isEqualTo(3);
            assertThat(scrape.value("rocketmq_consumer_lag_messages", Map.of("topic", "T", "consumer_group", "G")))
                    .isEqualTo(3);
            assertThat(scrape.value("rocketmq_consumer_inflight_messages", topic))
                    .isEqualTo(3);
            assertThat(scrape.value("rocketmq_consumer_ready_messages", topic)).isZero();
            assertThat(scrape.value("rocketmq_consumer_lag_latency_milliseconds", topic))
                    .isNotNegative();
            assertThat(scrape.value(
                            "rocketmq_consumer_connections", Map.of("consumer_group", "G", "consume_mode", "push")))
                    .isEqualTo(1);
            assertThat(scrape.series(
                            "rocketmq_rpc_latency_milliseconds",
                            Map.of("request_code", "send_message_v2", "response_code", "success")))
                    .hasSize(1);
            assertThat(scrape.series("cometmq_refusals_total", Map.of("request_code", "send_message_v2")))
                    .hasSize(1);
            assertThat(((Histogram) scrape.series("cometmq_append_seconds").get(0)).getSampleCount())
                    .isEqualTo(3);
            assertThat(scrape.series("cometmq_force_seconds")).hasSize(1);
            assertThat(scrape.value("cometmq_store_read_only", Map.of())).isZero();
            assertThat(scrape.value("cometmq_log_bytes", Map.of())).isPositive();
        }
    }

    @Test
    void whatAGroupSubscribesToFromTheStartIsBehindBeforeItCommits() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker);
            send(broker);
            heartbeat(broker, "CONSUME_FROM_FIRST_OFFSET", "CLUSTERING", "First");
            heartbeat(broker, "CONSUME_FROM_LAST_OFFSET", "CLUSTERING", "Last");
            heartbeat(broker, "CONSUME_FROM_FIRST_OFFSET", "BROADCASTING", "Local");

            await().until(() -> lagOf(broker, "First") == 2);
            Scrape scrape = Scrape.of(broker.broker().monitoring().figures());

            assertThat(scrape.value("rocketmq_consumer_lag_messages", Map.of("consumer_group", "Last")))
                    .isZero();
            assertThat(scrape.series("rocketmq_consumer_lag_messages", Map.of("consumer_group", "Local")))
                    .isEmpty();
            assertThat(scrape.value("rocketmq_consumer_ready_messages", Map.of("consumer_group", "First")))
                    .isEqualTo(2);
            broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("First", "T", 0, 1));
            assertThat(lagOf(broker, "First")).isEqualTo(1);
        }
    }

    @Test
    void whenTheDiskIsFullIsToldByHowTheLogGrows() {
        ManualClock clock = new ManualClock();
        try (TestBroker broker = TestBroker.start(directory, Map.of("diskSpaceWarningLevelRatio", "100"), clock)) {
            Scrape quiet = Scrape.of(broker.broker().monitoring().figures());
            for (int i = 0; i < 5; i++) {
                send(broker);
            }
            clock.advanceMillis(100_000);

            Scrape scrape = Scrape.of(broker.broker().monitoring().figures());

            assertThat(quiet.value("cometmq_disk_full_in_seconds", Map.of())).isEqualTo(Double.POSITIVE_INFINITY);
            double perSecond = scrape.value("cometmq_log_bytes", Map.of()) / 100;
            assertThat(perSecond).isPositive();
            assertThat(scrape.value("cometmq_disk_full_in_seconds", Map.of()))
                    .isCloseTo(scrape.value("cometmq_disk_room_bytes", Map.of()) / perSecond, withPercentage(0.001));
        }
    }

    @Test
    void aBrokerThatMayTakeMessagesIsReady() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("diskSpaceWarningLevelRatio", "100"))) {
            assertThat(broker.broker()
                            .monitoring()
                            .health()
                            .report(Matters.READY)
                            .text())
                    .contains("[+]store-writable ok: messages are stored")
                    .contains("[+]registered ok: namesrvAddr is empty")
                    .contains("[+]event-loops ok")
                    .contains("[+]dispatch ok")
                    .endsWith("ok\n");
        }
    }

    @Test
    void aBrokerWhoseStoreRefusesIsAliveAndNotReady() {
        try (TestBroker broker =
                TestBroker.start(directory, Map.of("diskSpaceWarningLevelFreeBytes", String.valueOf(Long.MAX_VALUE)))) {
            var health = broker.broker().monitoring().health();

            await().until(() -> !health.report(Matters.READY).good());

            assertThat(health.report(Matters.LIVE).good()).isTrue();
            assertThat(health.report(Matters.INFORM).text())
                    .contains("[-]store-writable failed: the disk of")
                    .contains("diskSpaceWarningLevelFreeBytes");
            assertThat(Scrape.of(broker.broker().monitoring().figures()).value("cometmq_store_read_only", Map.of()))
                    .isEqualTo(1);
        }
    }

    private static Map<String, String> recorded() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (InputStream in = BrokerMetricsTest.class.getResourceAsStream("/metrics/rocketmq-5.5.0.txt")) {
            new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> lines.put(line.substring(0, line.indexOf(' ')), line));
        }
        return lines;
    }

    private static String line(Metric metric) {
        Set<String> labels = new TreeSet<>(metric.labels());
        labels.addAll(Set.of("cluster", "node_id", "node_type"));
        return metric.name() + " " + metric.type().text() + " " + String.join(",", labels);
    }

    private static void send(TestBroker broker) {
        assertThat(broker.call(SEND_MESSAGE_V2, send("T"), "x".getBytes(UTF_8)).code())
                .isEqualTo(ResponseCode.SUCCESS);
    }

    private static Send send(String topic) {
        return new Send("PG", topic, "TBW102", 1, 0, 0, 1, 0, "", 0, false, null, false, null);
    }

    private static long lag(TestBroker broker) {
        broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("G", "T", 0, 0));
        return (long) Scrape.of(broker.broker().monitoring().figures())
                .value("rocketmq_consumer_lag_messages", Map.of("topic", "T"));
    }

    /** Asks for all messages. */
    private static int pull(TestBroker broker) {
        return broker.call(PULL_MESSAGE, new Pull("G", "T", 0, 0, 32, 5, 0, 0, "*", 0, "TAG", null, null))
                .code();
    }

    private static long lagOf(TestBroker broker, String group) {
        return (long) Scrape.of(broker.broker().monitoring().figures())
                .value("rocketmq_consumer_lag_messages", Map.of("topic", "T", "consumer_group", group));
    }

    private static void heartbeat(TestBroker broker) {
        heartbeat(broker, "CONSUME_FROM_FIRST_OFFSET", "CLUSTERING", "G");
    }

    private static void heartbeat(TestBroker broker, String from, String model, String group) {
        String json =
                "{\"clientID\":\"c\",\"producerDataSet\":[],\"consumerDataSet\":[{\"groupName\":\"" + group + "\","
                        + "\"consumeType\":\"CONSUME_PASSIVELY\",\"messageModel\":\"" + model + "\","
                        + "\"consumeFromWhere\":\"" + from + "\",\"subscriptionDataSet\":[{\"topic\":\"T\","
                        + "\"subString\":\"*\",\"subVersion\":1}]}]}";
        broker.call(HEART_BEAT, io.cometmq.remoting.protocol.NoHeader.INSTANCE, json.getBytes(UTF_8));
    }
}
