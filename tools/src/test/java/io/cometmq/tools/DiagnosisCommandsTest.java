// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.io.Json;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiagnosisCommandsTest {
    private final TestSystem system = new TestSystem();

    private ConfigVersion configVersion = new ConfigVersion("{}", null, null);

    private void broker(Map<String, TopicConfig> topics, String settings, Map<String, String> state) {
        system.onBroker(GET_TOPIC_CONFIG, request -> {
            TopicConfig config = topics.get(request.header().topic());
            if (config == null) {
                throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, "no such topic");
            }
            return Reply.ok().withBody(Body.of(Json.writeBytes(config)));
        });
        system.onBroker(
                GET_BROKER_CONFIG, request -> Reply.of(configVersion).withBody(Body.of(settings.getBytes(UTF_8))));
        system.onBroker(GET_BROKER_RUNTIME_INFO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new KVTable(new TreeMap<>(state))))));
        system.onNameServer(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new TopicList(null, List.of("Orders"))))));
    }

    private List<JSONObject> problems(String topic) {
        return problemsOf("topicWhy", "-t", topic, "-o", "json");
    }

    private List<JSONObject> problemsOf(String... arguments) {
        int code = system.run(arguments);
        assertThat(system.err()).isEmpty();
        List<JSONObject> problems =
                JSON.parseObject(system.out()).getJSONArray("findings").toJavaList(JSONObject.class).stream()
                        .filter(finding -> finding.getString("state").equals("PROBLEM"))
                        .toList();
        assertThat(code)
                .as("a health check fails for each problem, an explanation does not")
                .isEqualTo(arguments[0].equals("doctor") && !problems.isEmpty() ? 1 : 0);
        return problems;
    }

    private static TopicConfig config(String name, int perm) {
        return TopicConfig.of(name, 2, perm);
    }

    @Test
    void aTopicThatIsWellHasNoProblem() {
        system.topic("Orders", 2);
        broker(Map.of("Orders", config("Orders", 6)), "brokerPermission=6\n", Map.of("storeWritable", "true"));

        assertThat(problems("Orders")).isEmpty();
    }

    @Test
    void aTopicThatNobodyHasSaysWhoWouldCreateItAndWhichWasMeant() {
        broker(Map.of(), "autoCreateTopicEnable=false\n", Map.of("storeWritable", "true"));

        assertThat(problems("Order"))
                .extracting(finding -> finding.getString("what"))
                .anyMatch(what -> what.contains("has no route"))
                .anyMatch(what -> what.contains("autoCreateTopicEnable=false"))
                .anyMatch(what -> what.contains("there is a topic Orders"));
    }

    @Test
    void aTopicThatWasNotAnnouncedIsTold() {
        broker(Map.of("New", config("New", 6)), "", Map.of("storeWritable", "true"));

        assertThat(problems("New"))
                .extracting(finding -> finding.getString("what"))
                .anyMatch(what -> what.contains("the name servers do not know it"));
    }

    @Test
    void permissionsAndTheStoreAreLookedAt() {
        system.topic("Orders", 2);
        broker(
                Map.of("Orders", config("Orders", 4)),
                "brokerPermission=4\n",
                Map.of("storeWritable", "false", "storeNotWritableBecause", "the disk is 95% full"));

        List<JSONObject> found = problems("Orders");
        assertThat(found)
                .extracting(finding -> finding.getString("what"))
                .containsExactly(
                        "topic's permission (perm) is 4: no sends",
                        "broker's permission (brokerPermission) is 4: no sends",
                        "its store refuses sends: the disk is 95% full");
        assertThat(found).allMatch(finding -> !finding.getString("remedy").isEmpty());
    }

    @Test
    void aNameServerThatDoesNotAnswerIsAProblemAndNoFailure() {
        assertThat(system.run("topicWhy", "-t", "T", "-n", "127.0.0.1:1")).isZero();
        assertThat(system.out()).contains("127.0.0.1:1", "does not answer", "Problems: 1");
    }

    @Test
    void theDoctorFindsAHealthySystemHealthy() {
        broker(
                Map.of(),
                "",
                Map.of(
                        "storeWritable",
                        "true",
                        "currentMillis",
                        Long.toString(ManualClock.DEFAULT_START_MILLIS),
                        "commitLogDiskRatio",
                        "0.4"));

        assertThat(problemsOf("doctor", "-o", "json")).isEmpty();
        assertThat(system.out()).contains("its clock agrees", "its disk is 40% full");
    }

    @Test
    void theDoctorLooksAtClocksDisksAndStores() {
        broker(
                Map.of(),
                "",
                Map.of(
                        "storeWritable",
                        "false",
                        "storeNotWritableBecause",
                        "a write failed",
                        "currentMillis",
                        Long.toString(ManualClock.DEFAULT_START_MILLIS + 90_000),
                        "commitLogDiskRatio",
                        "0.9"));

        assertThat(problemsOf("doctor", "-o", "json"))
                .extracting(finding -> finding.getString("what"))
                .containsExactly(
                        "its clock differs by 90000 ms from this machine's",
                        "its disk is 90% full",
                        "its store refuses sends: a write failed");
    }

    @Test
    void theDoctorShowsWhatIsSetAndNamesWhatHasNoEffect() {
        configVersion = new ConfigVersion("{}", "fileReservedTime", "[\"aclEnable: has no effect\"]");
        broker(Map.of(), "fileReservedTime=24\nlistenPort=10911\n", Map.of("storeWritable", "true"));

        assertThat(problemsOf("doctor", "-o", "json"))
                .extracting(finding -> finding.getString("what"))
                .containsExactly("was started with aclEnable: has no effect");
        assertThat(system.out()).contains("set otherwise than by default: fileReservedTime=24");
    }

    @Test
    void theDoctorNamesWhatDoesNotAnswer() {
        assertThat(system.run("doctor", "-n", "127.0.0.1:1")).isEqualTo(1);
        assertThat(system.out()).contains("127.0.0.1:1", "Problems: 1");
    }
}
