// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_HAS_UNIT_SUB_TOPIC_LIST;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_SYSTEM_TOPIC_LIST_FROM_NS;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_TOPICS_BY_CLUSTER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_UNIT_TOPIC_LIST;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.UPDATE_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;
import static io.cometmq.remoting.protocol.request.RouteRequests.QUERY_DATA_VERSION;
import static io.cometmq.remoting.protocol.request.RouteRequests.REGISTER_BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfCluster;
import io.cometmq.remoting.protocol.request.RouteRequests.OfBroker;
import io.cometmq.remoting.protocol.request.RouteRequests.RegisterBroker;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name server behind a real socket. */
class NameServerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Resources resources = new Resources();
    private Transport transport;
    private NameServer server;
    private RpcClient client;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        transport = resources.own(Remoting.open(RemotingConfig.defaults()));
        server = resources.own(NameServer.start(config(Map.of()), transport, Clock.system()));
        client = transport.client(Dispatcher.none(), ConnectionListener.NONE);
    }

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aBrokerIsForgottenAtOnceWhenItsConnectionEnds() {
        register(topic("T1"), topic("T2"));
        assertThat(route("T1").code()).isEqualTo(ResponseCode.SUCCESS);

        client.disconnect(address());

        await().atMost(ONE_MINUTE).until(() -> route("T1").code() == ResponseCode.TOPIC_NOT_EXIST);
    }

    @Test
    void anUnknownTopicIsAnsweredWithItsName() {
        Answer<NoHeader> answer = route("nope");

        assertThat(answer.code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        assertThat(answer.remark()).startsWith("No topic route info in name server for the topic: nope");
    }

    @Test
    void aRegistrationThatCannotBeReadIsRefusedAndNothingElseBreaks() {
        Answer<?> answer = call(REGISTER_BROKER, broker(null), "{\"topicConfigSerializeWrapper\":[");

        assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(answer.remark()).contains("registration of broker-a");
        register(topic("T1"), topic("T2"));
    }

    @Test
    void aVersionThatCannotBeReadIsRefused() {
        Answer<?> answer = call(QUERY_DATA_VERSION, new OfBroker("broker-a", "127.0.0.1:1", "c", 0), "");

        assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(answer.remark()).contains("expected a data version as JSON");
    }

    @Test
    void listsAreAnswered() {
        register(topic("T1"), unitTopic("U1", 1), unitTopic("U2", 2), unitTopic("U3", 3));

        assertThat(list(GET_ALL_TOPIC_LIST_FROM_NAMESERVER)).containsExactly("T1", "U1", "U2", "U3");
        assertThat(list(GET_UNIT_TOPIC_LIST)).containsExactly("U1", "U3");
        assertThat(list(GET_HAS_UNIT_SUB_TOPIC_LIST)).containsExactly("U2", "U3");
        assertThat(list(GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST)).containsExactly("U2");
        assertThat(list(GET_SYSTEM_TOPIC_LIST_FROM_NS)).containsExactly("broker-a", "c");
        Answer<?> ofCluster = call(GET_TOPICS_BY_CLUSTER, new OfCluster("c"), "");
        assertThat(Json.read(ofCluster.body(), TopicList.class).topicList()).hasSize(4);
    }

    @Test
    void aReloadableSettingChangesWhileTheServerRuns() {
        register(topic("T1"), topic("T2"));

        Answer<?> answer = call(UPDATE_NAMESRV_CONFIG, NoHeader.INSTANCE, "enableAllTopicList=false\n");

        assertThat(answer.code()).isEqualTo(ResponseCode.SUCCESS);
        Answer<?> refused = call(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, NoHeader.INSTANCE, "");
        assertThat(refused.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(refused.remark()).contains("enableAllTopicList=false");
        assertThat(text(call(GET_NAMESRV_CONFIG, NoHeader.INSTANCE, ""))).contains("enableAllTopicList=false\n");
    }

    @Test
    void otherSettingsAreRefusedWithTheReason() {
        Answer<?> locked = call(UPDATE_NAMESRV_CONFIG, NoHeader.INSTANCE, "kvConfigPath=x\n");
        Answer<?> fixed = call(UPDATE_NAMESRV_CONFIG, NoHeader.INSTANCE, "listenPort=1\n");
        Answer<?> wrong = call(UPDATE_NAMESRV_CONFIG, NoHeader.INSTANCE, "enableTopicList=maybe\n");

        assertThat(locked.code()).isEqualTo(ResponseCode.NO_PERMISSION);
        assertThat(locked.remark())
                .startsWith("Can not update config in black list. kvConfigPath: expected none of configBlackList=");
        assertThat(fixed.remark()).contains("needs a restart, now it is listenPort=");
        assertThat(wrong.remark()).contains("enableTopicList=maybe: expected true or false");
    }

    @Test
    void theLogicQueuesOfAStaticTopicAreInItsRouteUntilItIsNotStaticAnyMore() {
        TopicQueueMappingInfo mapping =
                new TopicQueueMappingInfo("broker-a", Map.of(3, 0), false, 7, "__global__", "T1", 4);
        register(new DataVersion(0, 1, 1), Map.of("T1", mapping), topic("T1"), topic("T2"));

        assertThat(Json.read(route("T1").body(), TopicRouteData.class).topicQueueMappingByBroker())
                .isEqualTo(Map.of("broker-a", mapping));
        assertThat(Json.read(route("T2").body(), TopicRouteData.class).topicQueueMappingByBroker())
                .isNull();

        register(new DataVersion(0, 1, 2), Map.of(), topic("T1"), topic("T2"));
        assertThat(Json.read(route("T1").body(), TopicRouteData.class).topicQueueMappingByBroker())
                .isNull();
    }

    @Test
    void routesAreHeldBackWhileBrokersMayStillComeWhenAskedTo() {
        NameServer waiting = resources.own(
                NameServer.start(config(Map.of("needWaitForService", "true")), transport, Clock.system()));

        Answer<?> answer = client.call(
                        waiting.address().getHostString() + ":"
                                + waiting.address().getPort(),
                        GET_ROUTEINFO_BY_TOPIC,
                        new RouteOf("T1", null),
                        Body.empty(),
                        TIMEOUT)
                .join();

        assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(answer.remark()).contains("waitSecondsForService");
    }

    @Test
    void aBusyPortFailsTheStartAndNamesTheAddress() {
        NameServerConfig same =
                config(Map.of("listenPort", Integer.toString(server.address().getPort())));

        assertThatThrownBy(() -> NameServer.start(same, transport, Clock.system()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(Integer.toString(server.address().getPort()));
    }

    private NameServerConfig config(Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "listenPort", "0",
                "bindAddress", "127.0.0.1",
                "kvConfigPath", folder.resolve("kvConfig.json").toString()));
        values.putAll(more);
        return NameServerConfig.of(values);
    }

    private void register(TopicConfig... topics) {
        register(new DataVersion(0, 1, 1), Map.of(), topics);
    }

    private void register(DataVersion version, Map<String, TopicQueueMappingInfo> mappings, TopicConfig... topics) {
        Map<String, TopicConfig> table = new TreeMap<>();
        for (TopicConfig topic : topics) {
            table.put(topic.topicName(), topic);
        }
        TopicConfigAndMappingSerializeWrapper wrapper =
                new TopicConfigAndMappingSerializeWrapper(version, null, table, Map.of(), mappings);
        Answer<?> answer = call(REGISTER_BROKER, broker(null), Json.write(new RegisterBrokerBody(List.of(), wrapper)));
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static RegisterBroker broker(Long timeoutMillis) {
        return new RegisterBroker("broker-a", "127.0.0.1:1", "c", "127.0.0.1:2", 0, timeoutMillis, null, false, 0);
    }

    private static TopicConfig topic(String name) {
        return TopicConfig.of(name, 4, Permission.READ_WRITE);
    }

    private static TopicConfig unitTopic(String name, int flags) {
        return new TopicConfig(name, 4, 4, Permission.READ_WRITE, TopicFilterType.SINGLE_TAG, flags, false, Map.of());
    }

    private Answer<NoHeader> route(String topic) {
        return call(GET_ROUTEINFO_BY_TOPIC, new RouteOf(topic, null), "");
    }

    private List<String> list(RequestType<NoHeader, ?> type) {
        return Json.read(call(type, NoHeader.INSTANCE, "").body(), TopicList.class)
                .topicList();
    }

    private <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header, String body) {
        Body bytes = Body.of(body.getBytes(StandardCharsets.UTF_8));
        return client.call(address(), type, header, bytes, TIMEOUT).join();
    }

    private String address() {
        return server.address().getHostString() + ":" + server.address().getPort();
    }

    private static String text(Answer<?> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
