// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.VIEW_BROKER_STATS_DATA;
import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_LIST_BY_GROUP;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC_LIST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.StatsKey;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOf;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator can see and change. */
class AdministrationTest {
    @TempDir
    Path directory;

    @Test
    void aCreatedTopicIsThereAfterARestart() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<NoHeader> created = broker.call(UPDATE_AND_CREATE_TOPIC, topic("T", 6, "+message.type=NORMAL"));
            assertThat(created.code()).as(created.remark()).isEqualTo(ResponseCode.SUCCESS);
        }
        try (TestBroker broker = TestBroker.start(directory)) {
            TopicConfig config =
                    Json.read(broker.call(GET_TOPIC_CONFIG, new OfTopic("T")).body(), TopicConfig.class);
            assertThat(config.readQueueNums()).isEqualTo(2);
            assertThat(config.attributes()).containsEntry("message.type", "NORMAL");
        }
    }

    @Test
    void whatIsNamedTwiceInOneRequestIsLaidOneUponTheOther() {
        try (TestBroker broker = TestBroker.start(directory)) {
            String groups =
                    """
                    {"groupConfigList":[{"groupName":"G","attributes":{"+lite.sub.wildcard":"true"}},
                     {"groupName":"G","retryMaxTimes":3,"attributes":{"+lite.sub.model":"Shared"}}]}""";
            String topics =
                    """
                    {"topicConfigList":[{"topicName":"T","readQueueNums":1,"writeQueueNums":1,"perm":6,
                      "attributes":{"+message.type":"NORMAL"}},
                     {"topicName":"T","readQueueNums":3,"writeQueueNums":3,"perm":6,
                      "attributes":{"+lite.topic.expiration":"60"}}]}""";

            assertThat(put(broker, UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, groups))
                    .isEqualTo(ResponseCode.SUCCESS);
            assertThat(put(broker, UPDATE_AND_CREATE_TOPIC_LIST, topics)).isEqualTo(ResponseCode.SUCCESS);

            SubscriptionGroupConfig group = Json.read(
                    broker.call(GET_SUBSCRIPTIONGROUP_CONFIG, new OfGroup("G")).body(), SubscriptionGroupConfig.class);
            assertThat(group.retryMaxTimes()).isEqualTo(3);
            assertThat(group.attributes())
                    .containsOnly(entry("lite.sub.wildcard", "true"), entry("lite.sub.model", "Shared"));
            TopicConfig topic =
                    Json.read(broker.call(GET_TOPIC_CONFIG, new OfTopic("T")).body(), TopicConfig.class);
            assertThat(topic.readQueueNums()).isEqualTo(3);
            assertThat(topic.attributes())
                    .containsOnly(entry("message.type", "NORMAL"), entry("lite.topic.expiration", "60"));
        }
    }

    @Test
    void illegalTopicsAreRefusedWithTheValue() {
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(broker.call(UPDATE_AND_CREATE_TOPIC, topic("T", 9, null)).remark())
                    .contains("perm=9");
            assertThat(broker.call(UPDATE_AND_CREATE_TOPIC, topic("TBW102", 6, null))
                            .code())
                    .isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(broker.call(UPDATE_AND_CREATE_TOPIC, topic("bad topic", 6, null))
                            .code())
                    .isEqualTo(ResponseCode.INVALID_PARAMETER);
        }
    }

    @Test
    void progressShowsHowFarAGroupIsBehind() {
        try (TestBroker broker = TestBroker.start(directory)) {
            heartbeat(broker);
            broker.call(UPDATE_AND_CREATE_TOPIC, topic("T", 6, null));
            send(broker);
            send(broker);
            await().atMost(ONE_MINUTE)
                    .until(() -> bounds(broker).offsetTable().get(queue()).maxOffset() == 2);

            broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("G", "T", 0, 1));

            ConsumeStats progress = Json.read(
                    broker.call(GET_CONSUME_STATS, new StatsOf("G", "T", null)).body(), ConsumeStats.class);
            assertThat(progress.offsetTable().get(queue()).brokerOffset()).isEqualTo(2);
            assertThat(progress.offsetTable().get(queue()).consumerOffset()).isEqualTo(1);
            assertThat(progress.offsetTable().get(queue()).lastTimestamp()).isPositive();
        }
    }

    @Test
    void aDeletedTopicIsGoneWithItsOffsets() {
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.call(UPDATE_AND_CREATE_TOPIC, topic("T", 6, null));

            broker.call(DELETE_TOPIC_IN_BROKER, new OfTopic("T"));

            assertThat(broker.call(GET_TOPIC_CONFIG, new OfTopic("T")).code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        }
    }

    @Test
    void aSettingIsChangedOrNothingIs() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<NoHeader> changed = change(broker, "autoCreateTopicEnable=false\n");
            Answer<NoHeader> refused = change(broker, "autoCreateTopicEnable=true\nlistenPort=1\n");

            assertThat(changed.code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(refused.code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(refused.remark()).contains("listenPort");
            assertThat(new String(
                            broker.call(GET_BROKER_CONFIG, NoHeader.INSTANCE).body(), UTF_8))
                    .contains("autoCreateTopicEnable=false\n");
        }
    }

    @Test
    void settingsThatAreNoDefaultsAndKeysWithoutEffectAreToldBesideAllSettings() {
        try (TestBroker broker =
                TestBroker.start(directory, Map.of("brokerPermission", "4", "aclEnable", "true", "listenPrt", "1"))) {
            ConfigVersion told =
                    broker.call(GET_BROKER_CONFIG, NoHeader.INSTANCE).header();

            assertThat(String.valueOf(told.notDefault()).split(",")).contains("brokerPermission");
            assertThat(Json.read(String.valueOf(told.withoutEffect()), String[].class))
                    .containsExactlyInAnyOrder(
                            "aclEnable: a RocketMQ setting that has no effect here",
                            "listenPrt: unknown setting, did you mean listenPort?");
        }
    }

    @Test
    void aChangedSettingCountsMoreThanTheFileAfterARestart() {
        try (TestBroker broker = TestBroker.start(directory)) {
            change(broker, "autoCreateTopicEnable=false\n");
        }
        try (TestBroker broker = TestBroker.start(directory, Map.of("autoCreateTopicEnable", "true"))) {
            assertThat(new String(
                            broker.call(GET_BROKER_CONFIG, NoHeader.INSTANCE).body(), UTF_8))
                    .contains("autoCreateTopicEnable=false\n");
        }
    }

    @Test
    void aWatermarkOfTheDiskIsObeyedFromTheNextLookOn() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("cleanResourceInterval", "100"))) {
            change(broker, "diskSpaceWarningLevelFreeBytes=" + Long.MAX_VALUE + "\n");
            await().atMost(ONE_MINUTE).until(() -> sendCode(broker) == ResponseCode.SERVICE_NOT_AVAILABLE);

            change(broker, "diskSpaceWarningLevelFreeBytes=0\n");
            await().atMost(ONE_MINUTE).until(() -> sendCode(broker) == ResponseCode.SUCCESS);
        }
    }

    @Test
    void figuresCountWhatWasSent() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker);

            Map<String, String> figures = Json.read(
                            broker.call(GET_BROKER_RUNTIME_INFO, NoHeader.INSTANCE)
                                    .body(),
                            KVTable.class)
                    .table();

            assertThat(figures).containsEntry("msgPutTotalTodayNow", "1").containsEntry("brokerVersionDesc", "V5_5_0");
            assertThat(figures.get("putTps").split(" ")).hasSize(3);
            assertThat(figures.get("putMessageDistributeTime"))
                    .matches("\\[<=0ms]:\\d+ \\[0~10ms]:\\d+ .* \\[10s~]:\\d+");
            assertThat(Stream.of(figures.get("putMessageDistributeTime").split(" "))
                            .mapToInt(of -> Integer.parseInt(of.substring(of.indexOf(':') + 1)))
                            .sum())
                    .isEqualTo(1);
            assertThat(Double.parseDouble(figures.get("putLatency99"))).isNotNegative();
            assertThat(Double.parseDouble(figures.get("putMessageAverageSize"))).isGreaterThan(90);
            assertThat(figures)
                    .containsEntry("sendThreadPoolQueueSize", "0")
                    .containsEntry("queryThreadPoolQueueSize", "0")
                    .containsEntry("timerEnqueueTps", "0.0");
            assertThat(Integer.parseInt(figures.get("queryThreadPoolQueueCapacity")))
                    .isPositive();
            assertThat(Double.parseDouble(figures.get("commitLogDiskRatio"))).isBetween(0.0001, 1.0);
        }
    }

    @Test
    void whatWasCountedIsAnsweredByNameAndKeyUntilTheTopicGoes() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker);
            send(broker);

            BrokerStatsData counted = Json.read(
                    broker.call(VIEW_BROKER_STATS_DATA, new StatsKey("TOPIC_PUT_NUMS", "T"))
                            .body(),
                    BrokerStatsData.class);
            broker.call(DELETE_TOPIC_IN_BROKER, new OfTopic("T"));
            Answer<NoHeader> gone = broker.call(VIEW_BROKER_STATS_DATA, new StatsKey("TOPIC_PUT_NUMS", "T"));

            assertThat(counted.statsMinute().sum()).isEqualTo(2);
            assertThat(counted.statsMinute().avgpt()).isEqualTo(1.0);
            assertThat(counted.statsDay().tps()).isPositive();
            assertThat(gone.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(gone.remark()).isEqualTo("The stats <TOPIC_PUT_NUMS> <T> not exist");
        }
    }

    @Test
    void aClientLeavesItsGroupWithItsConnection() {
        try (TestBroker broker = TestBroker.start(directory)) {
            heartbeat(broker);
            assertThat(broker.call(GET_CONSUMER_LIST_BY_GROUP, new OfConsumerGroup("G"))
                            .code())
                    .isEqualTo(ResponseCode.SUCCESS);

            broker.disconnect();

            assertThat(broker.call(GET_CONSUMER_LIST_BY_GROUP, new OfConsumerGroup("G"))
                            .code())
                    .isEqualTo(ResponseCode.SYSTEM_ERROR);
        }
    }

    private static int put(TestBroker broker, RequestType<NoHeader, NoHeader> type, String json) {
        return broker.call(type, NoHeader.INSTANCE, json.getBytes(UTF_8)).code();
    }

    private static CreateTopic topic(String name, int perm, String attributes) {
        return new CreateTopic(name, "TBW102", 2, 2, perm, "SINGLE_TAG", 0, false, attributes, false);
    }

    private static Answer<NoHeader> change(TestBroker broker, String lines) {
        return broker.call(UPDATE_BROKER_CONFIG, NoHeader.INSTANCE, lines.getBytes(UTF_8));
    }

    private static void heartbeat(TestBroker broker) {
        String body =
                """
                {"clientID":"c1","producerDataSet":[{"groupName":"PG"}],"consumerDataSet":[{"groupName":"G",\
                "messageModel":"CLUSTERING","consumeType":"CONSUME_PASSIVELY",\
                "consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","subscriptionDataSet":[]}]}
                """;
        broker.call(HEART_BEAT, NoHeader.INSTANCE, body.getBytes(UTF_8));
    }

    private static void send(TestBroker broker) {
        assertThat(sendCode(broker)).isEqualTo(ResponseCode.SUCCESS);
    }

    private static int sendCode(TestBroker broker) {
        Send header = new Send("PG", "T", "TBW102", 1, 0, 0, 1, 0, "", 0, false, null, false, null);
        return broker.call(SEND_MESSAGE_V2, header, "x".getBytes(UTF_8)).code();
    }

    private static TopicStatsTable bounds(TestBroker broker) {
        return Json.read(broker.call(GET_TOPIC_STATS_INFO, new OfTopic("T")).body(), TopicStatsTable.class);
    }

    private static MessageQueue queue() {
        return new MessageQueue("T", "broker-a", 0);
    }
}
