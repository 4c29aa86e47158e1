// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.broker.PopClient.GROUP;
import static io.cometmq.broker.PopClient.TOPIC;
import static io.cometmq.broker.PopClient.bodies;
import static io.cometmq.broker.PopClient.messages;
import static io.cometmq.broker.PopClient.receipt;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of where unacked messages go, and of which messages a pop takes first. */
class PopRetryKeysTest {
    private static final String RETRY = "%RETRY%" + GROUP + "_" + TOPIC;
    private static final String RETRY_V2 = "%RETRY%" + GROUP + "+" + TOPIC;
    private static final long LONG = 60_000;
    private static final long SHORT = 200;

    @TempDir
    Path directory;

    @Test
    void withTheSecondFormOfNamesRetriesAreStoredReadAndAckedUnderIt() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("enableRetryTopicV2", "true"))) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a");
            assertThat(bodies(client.pop(client.ask(0, 8, SHORT, 0)))).containsExactly("a");

            Answer<Popped> again = client.pop(client.ask(0, 8, LONG, 10_000));

            MessageExt retried = messages(again).get(0);
            assertThat(again.header().startOffsetInfo()).isEqualTo("2 0 0");
            assertThat(retried.getTopic()).isEqualTo(TOPIC);
            assertThat(retried.getReconsumeTimes()).isEqualTo(1);
            assertThat(receipt(again, retried).origin()).isEqualTo(Origin.RETRY_V2);
            assertThat(end(broker, RETRY_V2, 0)).isEqualTo(1);
            assertThat(broker.call(GET_TOPIC_CONFIG, new OfTopic(RETRY)).code())
                    .as("nothing has the first form of the name")
                    .isNotEqualTo(ResponseCode.SUCCESS);
            assertThat(client.ack(receipt(again, retried)).code()).isZero();
        }
    }

    @Test
    void retriesUnderTheFirstFormAreReadAfterTheSwitchUnlessToldOtherwise() {
        try (TestBroker broker = TestBroker.start(directory)) {
            leaveOneRetry(PopClient.of(broker, 1), broker, 0, 0);
        }
        Map<String, String> without =
                Map.of("enableRetryTopicV2", "true", "retrieveMessageFromPopRetryTopicV1", "false");
        try (TestBroker broker = TestBroker.start(directory, without)) {
            PopClient client = new PopClient(broker);
            assertThat(client.pop(client.ask(0, 8, LONG, 0)).code()).isEqualTo(ResponseCode.POLLING_TIMEOUT);
        }
        try (TestBroker broker = TestBroker.start(directory, Map.of("enableRetryTopicV2", "true"))) {
            PopClient client = new PopClient(broker);
            Answer<Popped> popped = client.pop(client.ask(0, 8, LONG, 0));
            assertThat(bodies(popped)).containsExactly("retried");
            assertThat(popped.header().startOffsetInfo()).isEqualTo("1 0 0");
        }
    }

    @Test
    void withSeparateQueuesARetryKeepsItsQueue() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("useSeparateRetryQueue", "true"))) {
            PopClient client = PopClient.of(broker, 3);
            leaveOneRetry(client, broker, 2, 2);

            TopicConfig retry =
                    Json.read(broker.call(GET_TOPIC_CONFIG, new OfTopic(RETRY)).body(), TopicConfig.class);
            assertThat(retry.readQueueNums()).isEqualTo(3);
            assertThat(retry.writeQueueNums()).isEqualTo(3);
            assertThat(end(broker, RETRY, 0)).isZero();
            Answer<Popped> popped = client.pop(client.ask(-1, 8, LONG, 0));
            assertThat(bodies(popped)).containsExactly("retried");
            assertThat(popped.header().startOffsetInfo()).isEqualTo("1 2 0");
            assertThat(client.ack(receipt(popped, messages(popped).get(0))).code())
                    .isZero();
        }
    }

    @Test
    void withoutSeparateQueuesRetriesShareOne() {
        try (TestBroker broker = TestBroker.start(directory)) {
            PopClient client = PopClient.of(broker, 3);
            leaveOneRetry(client, broker, 2, 0);

            assertThat(client.pop(client.ask(-1, 8, LONG, 0)).header().startOffsetInfo())
                    .isEqualTo("1 0 0");
        }
    }

    @Test
    void theProbabilityDecidesWhetherRetriesComeFirst() {
        assertThat(firstTaken(Map.of("popFromRetryProbability", "100"), "first", null))
                .isEqualTo("retried");
        assertThat(firstTaken(Map.of("popFromRetryProbability", "0"), "last", null))
                .isEqualTo("new");
    }

    @Test
    void topicsOfPriorityMessagesHaveAProbabilityOfTheirOwn() {
        String priority = "+message.type=PRIORITY";
        assertThat(firstTaken(Map.of("popFromRetryProbability", "100"), "default", priority))
                .as("0 unless told otherwise")
                .isEqualTo("new");
        assertThat(firstTaken(Map.of("popFromRetryProbabilityForPriority", "100"), "first", priority))
                .isEqualTo("retried");
    }

    @Test
    void popsOfPriorityTopicsGoFromQueueToQueueInOneDirection() {
        assertThat(orderOfQueues("ascending", Map.of())).containsExactly("q0", "q1", "q2");
        assertThat(orderOfQueues("descending", Map.of("priorityOrderAsc", "false")))
                .containsExactly("q2", "q1", "q0");
    }

    private List<String> orderOfQueues(String folder, Map<String, String> settings) {
        try (TestBroker broker = TestBroker.start(directory.resolve(folder), settings)) {
            PopClient client = client(broker, 3, "+message.type=PRIORITY");
            client.send(1, "q1");
            client.send(2, "q2");
            client.send(0, "q0");

            return bodies(client.pop(client.ask(-1, 8, LONG, 0)));
        }
    }

    /** Of a new message and a retried one, the one that a pop takes that asks for one message. */
    private String firstTaken(Map<String, String> settings, String folder, @Nullable String attributes) {
        String name = folder + (attributes == null ? "" : "-of-priority");
        try (TestBroker broker = TestBroker.start(directory.resolve(name), settings)) {
            PopClient client = client(broker, 1, attributes);
            leaveOneRetry(client, broker, 0, 0);
            client.send(0, "new");

            return bodies(client.pop(client.ask(-1, 1, LONG, 0))).get(0);
        }
    }

    private static PopClient client(TestBroker broker, int queues, @Nullable String attributes) {
        PopClient client = PopClient.of(broker, queues);
        if (attributes != null) {
            assertThat(broker.call(
                                    UPDATE_AND_CREATE_TOPIC,
                                    new CreateTopic(
                                            TOPIC,
                                            "TBW102",
                                            queues,
                                            queues,
                                            6,
                                            "SINGLE_TAG",
                                            0,
                                            false,
                                            attributes,
                                            false))
                            .code())
                    .isZero();
        }
        return client;
    }

    /** Pops a message of a queue and does not ack it, until it can be read in this queue of the retry topic. */
    private static void leaveOneRetry(PopClient client, TestBroker broker, int queueId, int retryQueueId) {
        client.send(queueId, "retried");
        assertThat(bodies(client.pop(client.ask(queueId, 8, SHORT, 0)))).containsExactly("retried");
        await().atMost(ONE_MINUTE).until(() -> end(broker, RETRY, retryQueueId) == 1);
    }

    /** The number of messages of a queue; -1 when there is none. */
    private static long end(TestBroker broker, String topic, int queueId) {
        Answer<?> known = broker.call(GET_TOPIC_CONFIG, new OfTopic(topic));
        return known.code() == ResponseCode.SUCCESS
                ? broker.call(GET_MAX_OFFSET, new MaxOffset(topic, queueId, true))
                        .header()
                        .offset()
                : -1;
    }
}
