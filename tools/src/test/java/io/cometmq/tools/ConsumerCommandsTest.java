// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ConsumerCommandsTest {
    private final TestSystem system = new TestSystem().topic("%RETRY%g", 1);

    @Test
    void updateSubGroupSendsTheSettings() {
        AtomicReference<SubscriptionGroupConfig> sent = new AtomicReference<>();
        system.onBroker(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, request -> {
            sent.set(Json.read(request.bodyBytes(), SubscriptionGroupConfig.class));
            return Reply.ok();
        });

        int code = system.run("updateSubGroup", "-g", "g", "-c", "c", "-s", "false", "-q", "2", "-r", "5");

        assertThat(code).isZero();
        assertThat(sent.get().groupName()).isEqualTo("g");
        assertThat(sent.get().consumeEnable()).isFalse();
        assertThat(sent.get().consumeFromMinEnable()).isFalse();
        assertThat(sent.get().retryQueueNums()).isEqualTo(2);
        assertThat(sent.get().retryMaxTimes()).isEqualTo(5);
        assertThat(system.out()).startsWith("create subscription group to " + system.brokerAddress() + " success.\n");
    }

    @Test
    void updateSubGroupRefusesAnIllegalName() {
        assertThat(system.run("updateSubGroup", "-g", "g g", "-c", "c")).isEqualTo(2);
        assertThat(system.run("updateSubGroup", "-g", "g", "-c", "c", "-p", "{"))
                .isEqualTo(2);
        assertThat(system.run("updateSubGroup", "-g", "g", "-c", "c", "-q", "-1"))
                .isEqualTo(2);
    }

    @Test
    void consumerProgressShowsTheLagOfEveryQueue() {
        stats(new OffsetWrapper(10, 7, 0, 9));

        assertThat(system.run("consumerProgress", "-g", "g")).isZero();
        assertThat(system.out().lines())
                .containsExactly(
                        "#Topic  #Broker Name  #QID  #Broker Offset  #Consumer Offset  #Diff  #Inflight  #LastTime",
                        "T       broker-a      0     10              7                 3      2          N/A",
                        "",
                        "Consume TPS: 0.50",
                        "Consume Diff Total: 3",
                        "Consume Inflight Total: 2");
    }

    @Test
    void consumerProgressShowsWhoHoldsAQueue() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        online();
        byte[] info = "{\"mqTable\":{{\"brokerName\":\"broker-a\",\"queueId\":0,\"topic\":\"T\"}:{}}}"
                .getBytes(StandardCharsets.UTF_8);
        system.onBroker(GET_CONSUMER_RUNNING_INFO, request -> Reply.ok().withBody(Body.of(info)));

        system.run("consumerProgress", "-g", "g", "-s", "true");

        assertThat(system.out()).contains("#Client IP").contains("10.0.0.1");
    }

    @Test
    void groupLagNamesTheMessageThatAQueueHangsOnAndItsOwner() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        online();
        holds("{\"cachedMsgCount\":2,\"cachedMsgMinOffset\":7,\"lastConsumeTimestamp\":-100000}");

        assertThat(system.run("groupLag", "-g", "g")).isZero();

        assertThat(system.out().lines().toList())
                .contains(
                        "#Topic  #Broker Name  #QID  #Lag  #Consumer Offset  #LastTime  #Owner    #Cached  #Hangs On Offset",
                        "T       broker-a      0     3     7                 N/A        client-1  2        7",
                        "Lag Total: 3",
                        "mqadmin queryMsgByOffset -t T -b broker-a -i 0 -o 7; mqadmin consumerStatus -g g -i client-1 -s");
    }

    @Test
    void groupLagSaysWhenNobodyHasAQueue() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        online();
        byte[] nothing = "{\"mqTable\":{}}".getBytes(StandardCharsets.UTF_8);
        system.onBroker(GET_CONSUMER_RUNNING_INFO, request -> Reply.ok().withBody(Body.of(nothing)));

        assertThat(system.run("groupLag", "-g", "g")).isZero();

        assertThat(system.out()).contains("queue 0 of T on broker-a has no owner");
    }

    @Test
    void groupLagSaysThatNobodyKnowsTheGroup() {
        system.onBroker(GET_CONSUME_STATS, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new ConsumeStats(0, Map.of())))));
        system.onBroker(GET_CONSUMER_CONNECTION_LIST, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "nobody");
        });

        assertThat(system.run("groupLag", "-g", "other")).isZero();

        assertThat(system.out()).contains("no member of group other is connected, and no broker has offsets of it");
    }

    @Test
    void groupLagSaysOnceThatNobodyIsConnected() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        system.onBroker(GET_CONSUMER_CONNECTION_LIST, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "nobody");
        });

        assertThat(system.run("groupLag", "-g", "g")).isZero();

        assertThat(system.out())
                .contains("no member of the group is connected: nobody consumes these queues")
                .doesNotContain("has no owner");
    }

    private void holds(String info) {
        byte[] table = ("{\"mqTable\":{{\"brokerName\":\"broker-a\",\"queueId\":0,\"topic\":\"T\"}:" + info + "}}")
                .getBytes(StandardCharsets.UTF_8);
        system.onBroker(GET_CONSUMER_RUNNING_INFO, request -> Reply.ok().withBody(Body.of(table)));
    }

    @Test
    void consumerProgressShowsAllGroups() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        online();
        topics("%RETRY%g", "T");

        assertThat(system.run("consumerProgress")).isZero();
        assertThat(system.out().lines())
                .containsExactly(
                        "#Group  #Count  #Version  #Type  #Model      #TPS  #Diff Total",
                        "g       1       V5_5_0    PUSH   CLUSTERING  1     3");
    }

    @Test
    void aGroupWithoutMembersIsOffline() {
        stats(new OffsetWrapper(10, 7, 0, 9));
        topics("%RETRY%g");
        system.onBroker(GET_CONSUMER_CONNECTION_LIST, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "nobody");
        });

        assertThat(system.run("consumerProgress")).isZero();
        assertThat(system.out()).contains("OFFLINE");
    }

    private void stats(OffsetWrapper offset) {
        ConsumeStats stats = new ConsumeStats(0.5, Map.of(new MessageQueue("T", "broker-a", 0), offset));
        system.onBroker(GET_CONSUME_STATS, request -> Reply.ok().withBody(Body.of(Json.writeBytes(stats))));
    }

    private void online() {
        ConsumerConnection members = new ConsumerConnection(
                Set.of(new Connection("10.0.0.1:5000", "client-1", LanguageCode.JAVA, 513)),
                ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
                ConsumeType.CONSUME_PASSIVELY,
                MessageModel.CLUSTERING,
                Map.of(),
                null);
        system.onBroker(
                GET_CONSUMER_CONNECTION_LIST, request -> Reply.ok().withBody(Body.of(Json.writeBytes(members))));
    }

    private void topics(String... names) {
        system.onNameServer(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new TopicList(null, List.of(names))))));
    }
}
