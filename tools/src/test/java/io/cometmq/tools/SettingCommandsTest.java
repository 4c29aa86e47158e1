// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.AssignmentRequests.SET_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.DELETE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.UPDATE_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.WIPE_WRITE_PERM_OF_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC_LIST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.CreateTopicListRequestBody;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.remoting.protocol.request.KvRequests.Value;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfBrokerName;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.Wiped;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that change or show settings of brokers, name servers, topics and groups. */
class SettingCommandsTest {
    private final TestSystem system = new TestSystem().topic("T", 1);
    private final List<String> bodies = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void updateBrokerConfigSendsOneEscapedLine() {
        system.onBroker(UPDATE_BROKER_CONFIG, request -> {
            bodies.add(new String(request.bodyBytes(), UTF_8));
            return Reply.ok();
        });

        assertThat(system.run("updateBrokerConfig", "-c", "c", "-a", "true", "-k", "path", "-v", "a\\b c"))
                .as(system.err())
                .isZero();

        assertThat(bodies).containsExactly("path=a\\\\b c\n");
        assertThat(system.out()).isEqualTo("update broker config success, " + system.brokerAddress() + "\n");
        assertThat(system.run("updateBrokerConfig", "-c", "c", "-k", "a=b", "-v", "1"))
                .isEqualTo(2);
    }

    @Test
    void whatAServerRefusesIsSaidAfterWhatWasDone() {
        system.onBroker(UPDATE_BROKER_CONFIG, request -> {
            throw new Refusal(ResponseCode.INVALID_PARAMETER, "no setting k");
        });

        assertThat(system.run("updateBrokerConfig", "-c", "c", "-k", "k", "-v", "v"))
                .isEqualTo(1);

        assertThat(system.out()).isEmpty();
        assertThat(system.err()).contains("code 29", "no setting k");
    }

    @Test
    void getBrokerConfigNamesTheMaster() {
        system.onBroker(GET_BROKER_CONFIG, request -> Reply.of(new ConfigVersion("{}", null, null))
                .withBody(Body.of("b=2\na=1=1\n".getBytes(UTF_8))));

        assertThat(system.run("getBrokerConfig", "-c", "c")).as(system.err()).isZero();

        assertThat(system.out().lines())
                .containsExactly(
                        "============Master: " + system.brokerAddress() + "============",
                        "a" + " ".repeat(49) + "=  1=1",
                        "b" + " ".repeat(49) + "=  2",
                        "");
    }

    @Test
    void nameServersTakeSettingsAndKeyValues() {
        system.onNameServer(UPDATE_NAMESRV_CONFIG, request -> {
            bodies.add(new String(request.bodyBytes(), UTF_8));
            return Reply.ok();
        });
        system.onNameServer(PUT_KV_CONFIG, request -> Reply.ok());
        system.onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());

        assertThat(system.run("updateNamesrvConfig", "-k", "a", "-v", "1")).isZero();
        assertThat(system.run("updateKvConfig", "-s", "n", "-k", "a", "-v", "1"))
                .isZero();
        assertThat(system.run("deleteKvConfig", "-s", "n", "-k", "a")).isZero();

        assertThat(bodies).containsExactly("a=1\n");
        assertThat(system.headers()).contains(new PutKv("n", "a", "1"), new OfKey("n", "a"));
        assertThat(system.out())
                .contains(
                        "a : 1",
                        "create or update kv config to namespace success.",
                        "delete kv config from namespace success.");
    }

    @Test
    void wipeWritePermCountsTopics() {
        system.onNameServer(WIPE_WRITE_PERM_OF_BROKER, request -> Reply.of(new Wiped(3)));

        assertThat(system.run("wipeWritePerm", "-b", "broker-a", "-o", "json")).isZero();

        assertThat(JSON.parseObject(system.out())
                        .getJSONArray("nameServers")
                        .getJSONObject(0)
                        .getIntValue("topicCount"))
                .isEqualTo(3);
        assertThat(system.headers()).containsExactly(new OfBrokerName("broker-a"));
    }

    @Test
    void updateOrderConfShowsSetsAndRemoves() {
        system.onNameServer(GET_KV_CONFIG, request -> Reply.of(new Value("b:4")));
        system.onNameServer(PUT_KV_CONFIG, request -> Reply.ok());
        system.onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());

        assertThat(system.run("updateOrderConf", "-t", "T", "-m", "get")).isZero();
        assertThat(system.run("updateOrderConf", "-t", "T", "-m", "put", "-v", "b:4;c:4"))
                .isZero();
        assertThat(system.run("updateOrderConf", "-t", "T", "-m", "delete")).isZero();

        assertThat(system.headers())
                .containsExactly(
                        new OfKey("ORDER_TOPIC_CONFIG", "T"),
                        new PutKv("ORDER_TOPIC_CONFIG", "T", "b:4;c:4"),
                        new OfKey("ORDER_TOPIC_CONFIG", "T"));
        assertThat(system.run("updateOrderConf", "-t", "T", "-m", "put", "-v", "b"))
                .isEqualTo(2);
        assertThat(system.run("updateOrderConf", "-t", "T", "-m", "clear")).isEqualTo(2);
    }

    @Test
    void updateTopicPermChangesNothingElse() {
        TopicConfig present =
                new TopicConfig("T", 3, 2, 6, TopicFilterType.MULTI_TAG, 1, true, Map.of("message.type", "FIFO"));
        system.onBroker(GET_TOPIC_CONFIG, request -> Reply.ok().withBody(Body.of(Json.writeBytes(present))));
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> Reply.ok());

        assertThat(system.run("updateTopicPerm", "-b", broker(), "-t", "T", "-p", "4"))
                .as(system.err())
                .isZero();

        assertThat(system.headers())
                .containsExactly(
                        new OfTopic("T"), new CreateTopic("T", "TBW102", 3, 2, 4, "MULTI_TAG", 1, true, "", false));
        assertThat(system.out()).isEqualTo("update topic perm from 6 to 4 in " + broker() + " success.\n");
        assertThat(system.run("updateTopicPerm", "-b", broker(), "-t", "T", "-p", "5"))
                .isEqualTo(2);
    }

    @Test
    void updateTopicListFillsInWhatTheFileLeavesOut() throws IOException {
        system.onBroker(UPDATE_AND_CREATE_TOPIC_LIST, request -> {
            bodies.add(new String(request.bodyBytes(), UTF_8));
            return Reply.ok();
        });
        Path file = Files.writeString(folder.resolve("topics.json"), "[{\"topicName\":\"A\",\"perm\":4}]");

        assertThat(system.run("updateTopicList", "-c", "c", "-f", file.toString()))
                .as(system.err())
                .isZero();

        assertThat(Json.read(bodies.get(0), CreateTopicListRequestBody.class).topicConfigList())
                .containsExactly(TopicConfig.of("A", 16, 4));
    }

    @Test
    void aFileThatIsNoListIsAMisuse() throws IOException {
        Path file = Files.writeString(folder.resolve("topics.json"), "{\"topicName\":\"A\"}");

        assertThat(system.run("updateTopicList", "-c", "c", "-f", file.toString()))
                .isEqualTo(2);
        assertThat(system.run(
                        "updateSubGroupList",
                        "-c",
                        "c",
                        "-f",
                        folder.resolve("none").toString()))
                .isEqualTo(2);

        assertThat(system.err()).contains("expected a JSON list of TopicConfig", "cannot be read");
    }

    @Test
    void deleteSubGroupOfAClusterDeletesItsTopics() {
        system.onBroker(DELETE_SUBSCRIPTIONGROUP, request -> Reply.ok());
        system.onBroker(DELETE_TOPIC_IN_BROKER, request -> Reply.ok());
        system.onNameServer(DELETE_TOPIC_IN_NAMESRV, request -> Reply.ok());
        system.onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());

        assertThat(system.run("deleteSubGroup", "-c", "c", "-g", "g", "-r", "true"))
                .as(system.err())
                .isZero();

        assertThat(system.headers())
                .contains(
                        new DeleteGroup("g", true),
                        new OfTopic("%RETRY%g"),
                        new OfTopic("%DLQ%g"),
                        new DeleteRoute("%DLQ%g", "c"));
        assertThat(system.out())
                .isEqualTo("delete subscription group [g] from broker [" + system.brokerAddress()
                        + "] in cluster [c] success.\n");
    }

    @Test
    void setConsumeModeSaysHowMuchIsShared() {
        system.onBroker(SET_MESSAGE_REQUEST_MODE, request -> {
            bodies.add(new String(request.bodyBytes(), UTF_8));
            return Reply.ok();
        });

        assertThat(system.run("setConsumeMode", "-c", "c", "-t", "T", "-g", "g", "-m", "pop", "-q", "2"))
                .as(system.err())
                .isZero();

        assertThat(Json.read(bodies.get(0), SetMessageRequestModeRequestBody.class))
                .isEqualTo(new SetMessageRequestModeRequestBody("T", "g", MessageRequestMode.POP, 2));
        assertThat(system.out()).contains("topic[T] group[g] consume mode[POP] popShareQueueNum[2]");
    }

    @Test
    void aGroupThatNoBrokerHasIsAFailure() {
        system.onBroker(GET_SUBSCRIPTIONGROUP_CONFIG, request -> {
            throw new Refusal(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "no");
        });

        assertThat(system.run("getConsumerConfig", "-g", "g")).isEqualTo(1);
        assertThat(system.err()).contains("no broker has a consumer group g");
    }

    @Test
    void deleteExpiredCommitLogMeansAllBrokersUnlessToldOtherwise() {
        system.onBroker(DELETE_EXPIRED_COMMITLOG, request -> Reply.ok());

        assertThat(system.run("deleteExpiredCommitLog")).as(system.err()).isZero();
        assertThat(system.run("deleteExpiredCommitLog", "--cluster", "c")).isZero();
        assertThat(system.run("deleteExpiredCommitLog", "-b", broker())).isZero();
        assertThat(system.run("deleteExpiredCommitLog", "-b", broker(), "-c", "c"))
                .isEqualTo(2);

        assertThat(system.headers()).hasSize(3);
        assertThat(system.out()).isEqualTo("success\nsuccess\nsuccess\n");
    }

    private String broker() {
        system.start();
        return system.brokerAddress();
    }
}
