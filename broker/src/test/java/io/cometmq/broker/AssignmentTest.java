// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.AssignmentRequests.GET_ALL_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.QUERY_ASSIGNMENT;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.SET_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentTest {
    @TempDir
    Path directory;

    @Test
    void popConsumersGetAllQueuesOfABrokerAsOne() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient.of(broker, 4);
            beat(broker);

            assertThat(query(broker, "PopT", "AVG"))
                    .contains("\"mode\":\"PULL\"")
                    .contains("\"queueId\":3");
            assertThat(set(broker, "PopT", "POP").code()).isZero();
            assertThat(query(broker, "PopT", "AVG"))
                    .isEqualTo("{\"messageQueueAssignments\":[{\"messageQueue\":{\"brokerName\":\"broker-a\","
                            + "\"queueId\":-1,\"topic\":\"PopT\"},\"mode\":\"POP\"}]}");
            assertThat(query(broker, "%RETRY%PopG", "AVG")).contains("\"mode\":\"PULL\"");
            assertThat(query(broker, "PopT", "NONE")).isEqualTo("{}");
            assertThat(query(broker, "Unknown", "AVG")).isEqualTo("{}");
        }
    }

    @Test
    void modesAreKeptOverARestart() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient.of(broker, 1);
            set(broker, "PopT", "POP");
        }
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(text(broker.call(GET_ALL_MESSAGE_REQUEST_MODE, NoHeader.INSTANCE)))
                    .isEqualTo("{\"messageRequestModeMap\":{\"PopT\":{\"PopG\":{\"consumerGroup\":\"PopG\","
                            + "\"mode\":\"POP\",\"popShareQueueNum\":0,\"topic\":\"PopT\"}}}}");
        }
    }

    @Test
    void retryTopicsAreAlwaysPulled() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<NoHeader> refused = set(broker, "%RETRY%PopG", "POP");

            assertThat(refused.code()).isEqualTo(ResponseCode.NO_PERMISSION);
            assertThat(refused.remark()).contains("%RETRY%PopG");
            assertThat(call(broker, SET_MESSAGE_REQUEST_MODE, "{").code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
        }
    }

    @Test
    void settingsOfTheBrokerAreObeyed() {
        try (TestBroker broker = TestBroker.start(
                directory, Map.of("defaultMessageRequestMode", "POP", "serverLoadBalancerEnable", "false"))) {
            PopClient.of(broker, 2);

            assertThat(query(broker, "PopT", "AVG"))
                    .contains("\"mode\":\"POP\"")
                    .contains("\"queueId\":0")
                    .contains("\"queueId\":1");
        }
    }

    private static void beat(TestBroker broker) {
        String body = "{\"clientID\":\"c1\",\"consumerDataSet\":[{\"consumeFromWhere\":\"CONSUME_FROM_LAST_OFFSET\","
                + "\"consumeType\":\"CONSUME_PASSIVELY\",\"groupName\":\"PopG\",\"messageModel\":\"CLUSTERING\","
                + "\"subscriptionDataSet\":[{\"codeSet\":[],\"expressionType\":\"TAG\",\"subString\":\"*\","
                + "\"subVersion\":1,\"tagsSet\":[],\"topic\":\"PopT\"}],\"unitMode\":false}],\"producerDataSet\":[]}";
        assertThat(call(broker, HEART_BEAT, body).code()).isZero();
    }

    private static String query(TestBroker broker, String topic, String strategy) {
        String body =
                "{\"clientId\":\"c1\",\"consumerGroup\":\"PopG\",\"messageModel\":\"CLUSTERING\",\"strategyName\":\""
                        + strategy + "\",\"topic\":\"" + topic + "\"}";
        Answer<NoHeader> answer = call(broker, QUERY_ASSIGNMENT, body);
        assertThat(answer.code()).as(answer.remark()).isZero();
        return text(answer);
    }

    private static Answer<NoHeader> set(TestBroker broker, String topic, String mode) {
        return call(
                broker,
                SET_MESSAGE_REQUEST_MODE,
                Json.write(Map.of("consumerGroup", "PopG", "mode", mode, "popShareQueueNum", 0, "topic", topic)));
    }

    private static <R extends Record> Answer<R> call(TestBroker broker, RequestType<NoHeader, R> type, String body) {
        return broker.call(type, NoHeader.INSTANCE, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Answer<?> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
