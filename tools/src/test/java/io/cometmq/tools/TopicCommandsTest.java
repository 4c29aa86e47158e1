// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicCommandsTest {
    private final TestSystem system = new TestSystem();

    @Test
    void updateTopicSendsTheSettingsToEveryMaster() {
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> Reply.ok());

        int code = system.run("updateTopic", "-t", "T", "-c", "c", "-r", "2", "-w", "3", "-a", "+message.type=FIFO");

        assertThat(code).isZero();
        assertThat(system.headers())
                .containsExactly(
                        new CreateTopic("T", "TBW102", 2, 3, 6, "SINGLE_TAG", 0, false, "+message.type=FIFO", false));
        assertThat(system.out())
                .isEqualTo("create topic to " + system.brokerAddress() + " success.\n"
                        + "TopicConfig [topicName=T, readQueueNums=2, writeQueueNums=3, perm=RW-,"
                        + " topicFilterType=SINGLE_TAG, topicSysFlag=0, order=false,"
                        + " attributes={+message.type=FIFO}]\n");
    }

    @Test
    void anOrderedTopicIsAnnouncedToTheNameServers() {
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> Reply.ok());
        system.onNameServer(PUT_KV_CONFIG, request -> Reply.ok());

        system.run("updateTopic", "-t", "T", "-c", "c", "-w", "3", "-o", "true");

        assertThat(system.headers().get(1)).isEqualTo(new PutKv("ORDER_TOPIC_CONFIG", "T", "broker-a:3"));
    }

    @Test
    void updateTopicRefusesWhatNoBrokerTakes() {
        assertThat(system.run("updateTopic", "-t", "T T", "-c", "c")).isEqualTo(2);
        assertThat(system.run("updateTopic", "-t", "T", "-c", "c", "-p", "9")).isEqualTo(2);
        assertThat(system.run("updateTopic", "-t", "T", "-c", "c", "-w", "0")).isEqualTo(2);
        assertThat(system.run("updateTopic", "-t", "T", "-c", "c", "-a", "message.type"))
                .isEqualTo(2);
        assertThat(system.run("updateTopic", "-t", "T")).isEqualTo(2);
        assertThat(system.err().lines()).hasSize(5);
    }

    @Test
    void anUnknownClusterIsNamedWithThoseThereAre() {
        assertThat(system.run("updateTopic", "-t", "T", "-c", "d")).isEqualTo(1);
        assertThat(system.err()).isEqualTo("mqadmin updateTopic: no cluster d: expected one of [c]\n");
    }

    @Test
    void aRefusalOfTheBrokerIsShownWithItsCodeAndRemark() {
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> {
            throw new Refusal(ResponseCode.INVALID_PARAMETER, "not this one");
        });

        assertThat(system.run("updateTopic", "-t", "T", "-c", "c")).isEqualTo(1);
        assertThat(system.err()).endsWith("was refused: code 29, not this one\n");
    }

    @Test
    void deleteTopicGoesToBrokersAndNameServers() {
        system.onBroker(DELETE_TOPIC_IN_BROKER, request -> Reply.ok());
        system.onNameServer(DELETE_TOPIC_IN_NAMESRV, request -> Reply.ok());
        system.onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());

        assertThat(system.run("deleteTopic", "-t", "T", "-c", "c")).isZero();
        assertThat(system.headers())
                .containsExactly(new OfTopic("T"), new DeleteRoute("T", "c"), new OfKey("ORDER_TOPIC_CONFIG", "T"));
        assertThat(system.out())
                .isEqualTo("delete topic [T] from cluster [c] success.\ndelete topic [T] from NameServer success.\n");
    }

    @Test
    void topicListIsOneNameALine() {
        topics("T2", "T1");

        assertThat(system.run("topicList")).isZero();
        assertThat(system.out()).isEqualTo("T1\nT2\n");
    }

    @Test
    void topicListIsReadByProgramsToo() {
        topics("T2", "T1");

        system.run("topicList", "-o", "json");

        assertThat(JSON.parseObject(system.out())).isEqualTo(JSON.parseObject("{\"topics\":[\"T1\",\"T2\"]}"));
    }

    @Test
    void topicListShowsClustersAndGroups() {
        topics("T1", "%RETRY%g");
        system.topic("T1", 1);
        system.onBroker(QUERY_TOPIC_CONSUME_BY_WHO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new GroupList(List.of("g"))))));

        system.run("topicList", "-c");

        assertThat(system.out().lines())
                .containsExactly("#Cluster Name  #Topic  #Consumer Group", "c              T1      g");
    }

    @Test
    void topicRouteIsJsonOrATable() {
        system.topic("T", 4);

        system.run("topicRoute", "-t", "T");
        assertThat(JSON.parseObject(system.out()).getJSONArray("queueDatas")).hasSize(1);

        TestSystem again = new TestSystem().topic("T", 4);
        again.run("topicRoute", "-t", "T", "-l");
        String address = "{0=" + again.brokerAddress() + "}";
        assertThat(again.out().lines())
                .containsExactly(
                        "#ClusterName  #BrokerName  #BrokerAddrs         #ReadQueue  #WriteQueue  #Perm",
                        "c             broker-a     " + address + "  4           4            6",
                        "-".repeat(78),
                        "Total:        1                                 4           4");
    }

    @Test
    void topicRouteOfAnUnknownTopicSaysWhoWasAsked() {
        assertThat(system.run("topicRoute", "-t", "nope")).isEqualTo(1);
        assertThat(system.err())
                .startsWith("mqadmin topicRoute: No topic route info in name server for the topic: nope (asked ");
    }

    @Test
    void topicStatusShowsQueuesInTheirOrder() {
        system.topic("T", 2);
        Map<MessageQueue, TopicOffset> offsets = new TreeMap<>();
        offsets.put(new MessageQueue("T", "broker-a", 1), new TopicOffset(0, 0, 0));
        offsets.put(new MessageQueue("T", "broker-a", 0), new TopicOffset(0, 12, 3));
        system.onBroker(GET_TOPIC_STATS_INFO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new TopicStatsTable(offsets, 1.5)))));

        assertThat(system.run("topicStatus", "-t", "T")).isZero();
        assertThat(system.out().lines())
                .containsExactly(
                        "#Broker Name  #QID  #Min Offset  #Max Offset  #Last Updated",
                        "broker-a      0     3            12",
                        "broker-a      1     0            0",
                        "",
                        "Topic Put TPS: 1.5");
    }

    private void topics(String... names) {
        system.onNameServer(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new TopicList(null, List.of(names))))));
    }
}
