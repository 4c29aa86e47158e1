// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;
import static io.cometmq.remoting.protocol.request.RouteRequests.REGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.RouteRequests.UNREGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.StaticTopicRequests.UPDATE_AND_CREATE_STATIC_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.RouteRequests.Registered;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.testing.MemoryNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic whose queue moves from one broker to another. */
class StaticTopicTest {
    private static final String TOPIC = "S";
    private static final LogicQueueMappingItem FIRST = LogicQueueMappingItem.open(0, 0, "a", 0);
    private static final LogicQueueMappingItem SECOND = LogicQueueMappingItem.open(1, 0, "b", 10_000);

    private final Resources resources = new Resources();
    private final MemoryNetwork network = TestBroker.network(resources);
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Map<String, TopicQueueMappingInfo> announced = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aMappingIsAnnouncedToldAndThereAfterARestart() {
        String names = nameServer();
        try (TestBroker broker = start("a", names)) {
            created(broker, mapping("a", 1, FIRST));
            created(broker, mapping("a", 2, FIRST));

            assertThat(announced.get("a").epoch()).isEqualTo(2);
            assertThat(announced.get("a").currIdMap()).isEqualTo(Map.of(0, 0));
            assertThat(told(broker).mappingDetail()).isEqualTo(mapping("a", 2, FIRST));
            assertThat(told(broker).writeQueueNums()).isOne();
        }
        try (TestBroker broker = start("a", names)) {
            assertThat(told(broker).mappingDetail()).isEqualTo(mapping("a", 2, FIRST));

            broker.call(DELETE_TOPIC_IN_BROKER, new OfTopic(TOPIC));
            broker.call(
                    UPDATE_AND_CREATE_TOPIC,
                    new CreateTopic(TOPIC, "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, null, false));
            assertThat(told(broker).mappingDetail()).isNull();
        }
        try (TestBroker broker = start("a", names)) {
            assertThat(told(broker).mappingDetail()).isNull();
        }
    }

    @Test
    void aMappingThatDoesNotFollowIsRefusedWithTheReason() {
        try (TestBroker broker = start("a", nameServer())) {
            created(broker, mapping("a", 5, FIRST.endedAt(7), SECOND));

            assertThat(create(broker, mapping("b", 6, FIRST), false).remark()).contains("bname=b", "expected a");
            assertThat(create(broker, mapping("a", 4, FIRST.endedAt(7), SECOND), false)
                            .remark())
                    .contains("epoch=4", "expected at least 5");
            assertThat(create(broker, mapping("a", 6, FIRST.endedAt(8), SECOND), false)
                            .remark())
                    .contains("endOffset=8", "expected the stretch that the broker has");
            assertThat(create(broker, mapping("a", 6, FIRST), false).remark()).contains("ends with gen=0");
            assertThat(create(broker, mapping("a", 6, FIRST.endedAt(7), SECOND.placedAt(3)), true)
                            .remark())
                    .contains("logicOffset=3");
            for (String malformed : List.of(
                    "{",
                    "{\"topic\":\"S\",\"bname\":\"a\",\"totalQueues\":0}",
                    "{\"topic\":\"S\",\"bname\":\"a\",\"epoch\":9,\"totalQueues\":1,\"hostedQueues\":{0:null}}",
                    "{\"topic\":\"S\",\"bname\":\"a\",\"epoch\":9,\"totalQueues\":1,\"hostedQueues\":{0:[null]}}",
                    "{\"topic\":\"S\",\"bname\":\"a\",\"epoch\":9,\"totalQueues\":1,\"hostedQueues\":{1:[]}}",
                    "{\"topic\":\"Other\",\"bname\":\"a\",\"totalQueues\":1}")) {
                Answer<NoHeader> answer =
                        broker.call(UPDATE_AND_CREATE_STATIC_TOPIC, header(false), malformed.getBytes(UTF_8));
                assertThat(answer.code()).as(malformed + answer.remark()).isEqualTo(ResponseCode.INVALID_PARAMETER);
            }
            assertThat(told(broker).mappingDetail()).isEqualTo(mapping("a", 5, FIRST.endedAt(7), SECOND));

            assertThat(create(broker, mapping("a", 4, FIRST.endedAt(8), SECOND), true)
                            .code())
                    .isZero();
        }
    }

    @Test
    void aQueueThatMovedIsReadFromItsNewBrokerWithoutGap() {
        String names = nameServer();
        try (TestBroker a = start("a", names);
                TestBroker b = start("b", names)) {
            created(a, mapping("a", 1, FIRST));
            for (int i = 0; i < 5; i++) {
                assertThat(send(a).header().queueOffset()).isEqualTo(i);
            }
            await().atMost(ONE_MINUTE).until(() -> max(a) == 5);

            CompletableFuture<Answer<Pulled>> waiting = a.start(PULL_MESSAGE, pullOf(5, 6), new byte[0]);
            created(b, mapping("b", 2, FIRST, SECOND.placedAt(-1)));
            CompletableFuture<Answer<Pulled>> elsewhere = b.start(PULL_MESSAGE, pullOf(5, 6), new byte[0]);
            assertThat(send(b).header().queueOffset()).as("not decided yet").isEqualTo(-1);
            assertThat(max(b)).as("what can be read is on the old broker").isEqualTo(5);
            created(a, mapping("a", 2, FIRST.endedAt(5), SECOND));
            assertThat(TestBroker.await(waiting).header().nextBeginOffset()).isEqualTo(5);
            assertThat(TestBroker.await(elsewhere).code()).isEqualTo(ResponseCode.PULL_NOT_FOUND);
            created(b, mapping("b", 2, FIRST.endedAt(5), SECOND));

            Answer<Sent> refused = send(a);
            assertThat(refused.code()).isEqualTo(ResponseCode.NOT_LEADER_FOR_QUEUE);
            assertThat(refused.remark()).contains("queue 0 of static topic S is not led by broker a");
            assertThat(send(b).header()).satisfies(sent -> {
                assertThat(sent.queueOffset()).isEqualTo(10_001);
                assertThat(sent.queueId()).isZero();
            });
            await().atMost(ONE_MINUTE).until(() -> max(b) == 10_002);

            assertPulled(pull(b, 0), 0, 5, 0);
            assertPulled(pull(b, 3), 0, 5, 0);
            assertPulled(pull(b, 5), ResponseCode.PULL_RETRY_IMMEDIATELY, 10_000, 0);
            assertPulled(pull(b, 7_000), ResponseCode.PULL_RETRY_IMMEDIATELY, 10_000, 0);
            assertPulled(pull(b, 10_000), 0, 10_002, 10_000);
            assertPulled(pull(b, 10_002), ResponseCode.PULL_NOT_FOUND, 10_002, 10_000);
            assertThat(pull(a, 0).code()).isEqualTo(ResponseCode.NOT_LEADER_FOR_QUEUE);

            assertThat(ask(b, GET_MIN_OFFSET, new OfQueue(TOPIC, 0))).isZero();
            assertThat(ask(b, SEARCH_OFFSET_BY_TIMESTAMP, new SearchOffset(TOPIC, 0, 0, null)))
                    .isZero();
            assertThat(ask(b, SEARCH_OFFSET_BY_TIMESTAMP, new SearchOffset(TOPIC, 0, Long.MAX_VALUE, null)))
                    .isEqualTo(10_002);
            assertThat(b.call(GET_EARLIEST_MSG_STORETIME, new OfQueue(TOPIC, 0))
                            .header()
                            .timestamp())
                    .isPositive();

            assertThat(commit(b, 3).code()).isZero();
            assertThat(ask(b, QUERY_CONSUMER_OFFSET, new QueryOffset("G", TOPIC, 0, null)))
                    .isEqualTo(3);
            assertThat(commit(b, 10_001).code()).isZero();
            assertThat(ask(b, QUERY_CONSUMER_OFFSET, new QueryOffset("G", TOPIC, 0, null)))
                    .isEqualTo(10_001);
            assertThat(b.call(QUERY_CONSUMER_OFFSET, new QueryOffset("unknown", TOPIC, 0, false))
                            .code())
                    .isEqualTo(ResponseCode.QUERY_NOT_FOUND);
        }
    }

    @Test
    void aBrokerThatCannotBeAskedIsNamed() {
        try (TestBroker b = start("b", nameServer())) {
            created(b, mapping("b", 2, FIRST.endedAt(5), SECOND));

            Answer<Pulled> answer = pull(b, 0);

            assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(answer.remark()).contains("broker a, which holds older messages of topic S, cannot be asked");
        }
    }

    private static void assertPulled(Answer<Pulled> answer, int code, long next, long delta) {
        assertThat(answer.code()).as(answer.remark()).isEqualTo(code);
        assertThat(answer.header().nextBeginOffset()).isEqualTo(next);
        assertThat(answer.header().offsetDelta()).isEqualTo(delta);
        assertThat(answer.body().length > 0).isEqualTo(code == ResponseCode.SUCCESS);
        assertThat(answer.header().maxOffset()).isGreaterThanOrEqualTo(10_000);
    }

    private static long max(TestBroker broker) {
        return ask(broker, GET_MAX_OFFSET, new MaxOffset(TOPIC, 0, true));
    }

    private static <H extends Record> long ask(TestBroker broker, RequestType<H, Offset> type, H header) {
        Answer<Offset> answer = broker.call(type, header);
        assertThat(answer.code()).as(answer.remark()).isZero();
        return answer.header().offset();
    }

    private static Answer<NoHeader> commit(TestBroker broker, long offset) {
        return broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("G", TOPIC, 0, offset));
    }

    private static Answer<Pulled> pull(TestBroker broker, long offset) {
        return broker.call(PULL_MESSAGE, pullOf(offset, 4));
    }

    private static Pull pullOf(long offset, int flags) {
        return new Pull("G", TOPIC, 0, offset, 32, flags, 0, 30_000, "*", 0, "TAG", null, "__syslo__global__");
    }

    private static Answer<Sent> send(TestBroker broker) {
        return broker.call(
                SEND_MESSAGE_V2,
                new Send("P", TOPIC, "TBW102", 4, 0, 0, 1L, 0, "", 0, false, null, false, "__syslo__global__"),
                "hello".getBytes(UTF_8));
    }

    private static TopicQueueMappingDetail mapping(String broker, long epoch, LogicQueueMappingItem... items) {
        return TopicQueueMappingDetail.of(TOPIC, broker, epoch, 1, Map.of(0, List.of(items)));
    }

    private static TopicConfigAndQueueMapping told(TestBroker broker) {
        return Json.read(broker.call(GET_TOPIC_CONFIG, new OfTopic(TOPIC)).body(), TopicConfigAndQueueMapping.class);
    }

    private static void created(TestBroker broker, TopicQueueMappingDetail mapping) {
        Answer<NoHeader> answer = create(broker, mapping, false);
        assertThat(answer.code()).as(answer.remark()).isZero();
    }

    private static Answer<NoHeader> create(TestBroker broker, TopicQueueMappingDetail mapping, boolean force) {
        return broker.call(UPDATE_AND_CREATE_STATIC_TOPIC, header(force), Json.writeBytes(mapping));
    }

    private static CreateTopic header(boolean force) {
        return new CreateTopic(TOPIC, "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, null, force);
    }

    private TestBroker start(String name, String nameServers) {
        TestBroker broker = TestBroker.start(
                network, directory.resolve(name), Map.of("brokerName", name, "namesrvAddr", nameServers));
        addresses.put(name, broker.address());
        return broker;
    }

    private String nameServer() {
        HandlerTable table = new HandlerTable();
        table.on(REGISTER_BROKER, Lane.INLINE, request -> {
            RegisterBrokerBody body = Json.read(request.bodyBytes(), RegisterBrokerBody.class);
            body.topicConfigSerializeWrapper()
                    .topicQueueMappingInfoMap()
                    .forEach((topic, info) -> announced.put(request.header().brokerName(), info));
            return Reply.of(new Registered(null, null));
        });
        table.on(UNREGISTER_BROKER, Lane.INLINE, request -> Reply.of(NoHeader.INSTANCE));
        table.on(GET_ROUTEINFO_BY_TOPIC, Lane.INLINE, request -> {
            List<BrokerData> brokers = addresses.entrySet().stream()
                    .map(at -> new BrokerData(Map.of(0L, at.getValue()), at.getKey(), "c", false, null))
                    .toList();
            return Reply.ok()
                    .withBody(Body.of(
                            Json.writeBytes(new TopicRouteData(brokers, Map.of(), null, List.of(), announced))));
        });
        InetSocketAddress address = resources
                .own(network.transport())
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Dispatcher.of(table, Lanes.inCaller(), List.of()),
                        ConnectionListener.NONE)
                .address();
        return "127.0.0.1:" + address.getPort();
    }
}
