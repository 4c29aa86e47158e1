// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.common.TopicConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RemotingCommand;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.tools.admin.api.BrokerOperatorResult;
import io.cometmq.tools.admin.common.AdminToolResult;
import io.cometmq.tools.admin.common.AdminToolsResultCodeEnum;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admin API against a name server and two brokers in memory. */
class DefaultMQAdminExtTest {
    private static final String NOBODY = "127.0.0.1:1";

    private final MemoryNetwork network = MemoryNetwork.automatic();
    private final List<Integer> seenCodes = new ArrayList<>();
    private final List<CreateTopic> topics = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();
    private final CompletableFuture<Reply<NoHeader>> bothReset = new CompletableFuture<>();
    private final DefaultMQAdminExt admin =
            new DefaultMQAdminExt("g", hook(), 1_000, new ClientPlatform(new ManualClock(), network::transport));

    private String first = "";
    private String second = "";

    @BeforeEach
    void start() throws MQClientException {
        first = listen(broker("broker-a", 3, true));
        second = listen(broker("broker-b", 5, false));
        HandlerTable nameServer = new HandlerTable();
        nameServer.on(GET_ROUTEINFO_BY_TOPIC, Lane.INLINE, request -> {
            if (!request.header().topic().equals("T")) {
                throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, "no such topic");
            }
            return Reply.ok().withBody(Body.of(Json.writeBytes(route())));
        });
        admin.setNamesrvAddr(listen(nameServer));
        admin.start();
    }

    @AfterEach
    void stop() {
        admin.shutdown();
        admin.shutdown();
    }

    @Test
    void asksAllBrokersOfATopic() throws Exception {
        TopicStatsTable stats = admin.examineTopicStats("T");

        assertThat(stats.getOffsetTable())
                .containsOnlyKeys(new MessageQueue("T", "broker-a", 0), new MessageQueue("T", "broker-b", 0));
        assertThat(stats.getTopicPutTps()).isEqualTo(8);
    }

    @Test
    void aRefusalKeepsItsCodeRemarkAndAddress() {
        MQBrokerException refused =
                catchThrowableOfType(MQBrokerException.class, () -> admin.examineConsumerConnectionInfo("G", first));

        assertThat(refused.getResponseCode()).isEqualTo(ResponseCode.CONSUMER_NOT_ONLINE);
        assertThat(refused.getErrorMessage()).isEqualTo("nobody of G");
        assertThat(refused.getBrokerAddr()).isEqualTo(first);
    }

    @Test
    void whatTheNameServerDoesNotKnowIsAClientsException() {
        MQClientException unknown =
                catchThrowableOfType(MQClientException.class, () -> admin.examineTopicStats("Other"));

        assertThat(unknown.getResponseCode()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        assertThat(admin.examineTopicStatsConcurrent("Other").getCode())
                .isEqualTo(AdminToolsResultCodeEnum.TOPIC_ROUTE_INFO_NOT_EXIST.getCode());
    }

    @Test
    void noAnswerIsARemotingException() {
        assertThatThrownBy(() -> admin.examineTopicStats(NOBODY, "T"))
                .isInstanceOf(RemotingException.class)
                .hasMessageContaining(NOBODY);
        assertThatThrownBy(() -> admin.getBrokerConfig(NOBODY)).isInstanceOf(RemotingException.class);
    }

    @Test
    void anInterruptedCallSaysSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> admin.getBrokerConfig(first)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted())
                .as("the exception says it")
                .isFalse();
    }

    @Test
    void severalRefusalsAreARefusal() {
        MQClientException refused =
                catchThrowableOfType(MQClientException.class, () -> admin.createTopic("T", "refused", 1, Map.of()));

        assertThat(refused.getResponseCode()).isEqualTo(ResponseCode.NO_PERMISSION);
        assertThat(refused).hasMessageContaining(first).hasMessageContaining(second);
    }

    @Test
    void saysAtWhichBrokersItFailed() {
        AdminToolResult<BrokerOperatorResult> result = admin.deleteTopicInBrokerConcurrent(Set.of(first, second), "T");

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.getErrorMsg()).contains("read only", second).doesNotContain(first);
        assertThat(result.getData().getSuccessList()).containsExactly(first);
        assertThat(result.getData().getFailureList()).containsExactly(second);
    }

    /** Each broker of this test answers when all were asked. */
    @Test
    void concurrentMethodsAskAllBrokersBeforeTheyWait() {
        AdminToolResult<BrokerOperatorResult> result = admin.resetOffsetNewConcurrent("G", "T", -1);

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.getData().getSuccessList()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void oneBrokerThatFailsDoesNotKeepTheOthersFromATopic() {
        assertThatThrownBy(() -> admin.deleteTopicInBroker(Set.of(NOBODY, first), "T"))
                .isInstanceOf(RemotingException.class);
        assertThat(bodies).contains("deleted T");
    }

    @Test
    void attributesAreChangesAlsoWhenTheyWereReadBefore() throws Exception {
        TopicConfig topic = new TopicConfig("New", 4, 8);
        topic.setAttributes(Map.of("message.type", "FIFO", "-old", ""));

        admin.createAndUpdateTopicConfig(first, topic);

        assertThat(topics.get(0).attributes()).isEqualTo("+message.type=FIFO,-old");
        assertThat(topics.get(0).readQueueNums()).isEqualTo(4);
        assertThat(topics.get(0).writeQueueNums()).isEqualTo(8);
    }

    @Test
    void aTopicIsCreatedOnTheBrokersOfAnother() throws Exception {
        admin.createTopic("T", "New", 4, Map.of());

        assertThat(topics).hasSize(2).allMatch(topic -> topic.topic().equals("New"));
    }

    @Test
    void settingsAreLines() throws Exception {
        Properties settings = new Properties();
        settings.setProperty("b", "2=3");
        settings.setProperty("a", "1");

        admin.updateBrokerConfig(first, settings);

        assertThat(bodies).containsExactly("a=1\nb=2=3\n");
        assertThat(AdminBeans.properties(bodies.get(0))).isEqualTo(settings);
    }

    @Test
    void groupsKeepWhatHasNoSetter() throws Exception {
        io.cometmq.common.group.SubscriptionGroupConfig present =
                io.cometmq.common.group.SubscriptionGroupConfig.of("G");
        SubscriptionGroupConfig group = new SubscriptionGroupConfig(present);
        group.setRetryMaxTimes(2);

        admin.createAndUpdateSubscriptionGroupConfig(first, group);

        io.cometmq.common.group.SubscriptionGroupConfig sent =
                Json.read(bodies.get(0), io.cometmq.common.group.SubscriptionGroupConfig.class);
        assertThat(sent.retryMaxTimes()).isEqualTo(2);
        assertThat(sent.groupRetryPolicy()).isEqualTo(present.groupRetryPolicy());
    }

    @Test
    void theHookSeesEveryRequest() throws Exception {
        admin.examineTopicStats(first, "T");

        assertThat(seenCodes).containsExactly(GET_TOPIC_STATS_INFO.code());
    }

    @Test
    void failsBeforeItsStartAndAfterItsEnd() throws Exception {
        admin.shutdown();

        assertThatThrownBy(() -> admin.fetchAllTopicList())
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("start()");
        admin.start();
        assertThat(admin.examineTopicStats(first, "T").getOffsetTable()).isNotEmpty();
        assertThatThrownBy(admin::start).isInstanceOf(MQClientException.class).hasMessageContaining("started already");
    }

    @Test
    void doesNotStartWhereItsSettingsCannotBeObeyed() {
        DefaultMQAdminExt secret = new DefaultMQAdminExt();
        secret.setUseTLS(true);

        assertThatThrownBy(secret::start).isInstanceOf(MQClientException.class).hasMessageContaining("useTLS=true");
        assertThatThrownBy(() -> new DefaultMQAdminExt(0)).hasMessageContaining("timeoutMillis=0");
    }

    @Test
    void withoutNameServersItSaysWhatToSet() throws Exception {
        DefaultMQAdminExt lost =
                new DefaultMQAdminExt("g", null, 1_000, new ClientPlatform(new ManualClock(), network::transport));
        lost.setNamesrvAddr(null);
        lost.start();
        try {
            assertThatThrownBy(lost::fetchAllTopicList)
                    .isInstanceOf(MQClientException.class)
                    .hasMessageContaining("namesrvAddr");
        } finally {
            lost.shutdown();
        }
    }

    private HandlerTable broker(String name, int tps, boolean writable) {
        HandlerTable table = new HandlerTable();
        table.on(GET_TOPIC_STATS_INFO, Lane.INLINE, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(
                        new TopicStatsTable(Map.of(new MessageQueue("T", name, 0), new TopicOffset(0, 1, 0)), tps)))));
        table.on(GET_CONSUMER_CONNECTION_LIST, Lane.INLINE, request -> {
            throw new Refusal(
                    ResponseCode.CONSUMER_NOT_ONLINE,
                    "nobody of " + request.header().consumerGroup());
        });
        table.onAsync(INVOKE_BROKER_TO_RESET_OFFSET, Lane.INLINE, request -> {
            if (resets.incrementAndGet() == 2) {
                bothReset.complete(Reply.ok());
            }
            return bothReset;
        });
        table.onAsync(GET_BROKER_CONFIG, Lane.INLINE, request -> new CompletableFuture<>());
        table.on(UPDATE_AND_CREATE_TOPIC, Lane.INLINE, request -> {
            if (request.header().topic().equals("refused")) {
                throw new Refusal(ResponseCode.NO_PERMISSION, "not this one");
            }
            topics.add(request.header());
            return Reply.ok();
        });
        table.on(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, Lane.INLINE, request -> {
            bodies.add(new String(request.bodyBytes(), StandardCharsets.UTF_8));
            return Reply.ok();
        });
        table.on(UPDATE_BROKER_CONFIG, Lane.INLINE, request -> {
            bodies.add(new String(request.bodyBytes(), StandardCharsets.UTF_8));
            return Reply.ok();
        });
        table.on(DELETE_TOPIC_IN_BROKER, Lane.INLINE, request -> {
            if (!writable) {
                throw new Refusal(ResponseCode.NO_PERMISSION, "read only");
            }
            bodies.add("deleted " + request.header().topic());
            return Reply.ok();
        });
        return table;
    }

    private TopicRouteData route() {
        return new TopicRouteData(
                List.of(
                        new BrokerData(Map.of(0L, first), "broker-a", "c", false, null),
                        new BrokerData(Map.of(0L, second), "broker-b", "c", false, null)),
                Map.of(),
                null,
                List.of(new QueueData("broker-a", 6, 1, 0, 1), new QueueData("broker-b", 6, 1, 0, 1)),
                null);
    }

    private String listen(HandlerTable table) {
        return Addresses.text(network.transport()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Dispatcher.of(table, Lanes.inCaller(), List.of()),
                        ConnectionListener.NONE)
                .address());
    }

    private RPCHook hook() {
        return new RPCHook() {
            @Override
            public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
                seenCodes.add(request.getCode());
            }

            @Override
            public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {}
        };
    }
}
