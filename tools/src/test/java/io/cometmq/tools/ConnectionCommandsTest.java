// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_QUEUE;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_PRODUCER_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_BROKER_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_PRODUCER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_EXPIRED_CONSUMEQUEUE;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_UNUSED_TOPIC;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.GET_BROKER_HA_STATUS;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumeQueueData;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerInfo;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOfAll;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The commands that show who is connected to brokers, what their queues hold and how their replicas are. */
class ConnectionCommandsTest {
    private final TestSystem system = new TestSystem().topic("T", 3);

    @Test
    void producersAreListedByGroup() {
        ProducerInfo producer = new ProducerInfo("c@1", LanguageCode.JAVA, 5, "/10.0.0.1:9", 513);
        system.onBroker(
                GET_ALL_PRODUCER_INFO,
                request -> json(new ProducerTableInfo(Map.of("p", List.of(producer), "o", List.of(producer)))));

        assertThat(system.run("producer", "-b", broker())).as(system.err()).isZero();

        String instance =
                "instance : clientId=c@1,remoteIP=/10.0.0.1:9, language=JAVA, version=513, lastUpdateTimestamp=5";
        assertThat(system.out().lines())
                .containsExactly("producer group (o) " + instance, "producer group (p) " + instance);
    }

    @Test
    void producerConnectionNumbersTheMembers() {
        system.onBroker(
                GET_PRODUCER_CONNECTION_LIST,
                request -> json(new ProducerConnection(Set.of(
                        new Connection("10.0.0.1:9", "b", LanguageCode.JAVA, 513),
                        new Connection("10.0.0.2:9", "a", LanguageCode.GO, 513)))));

        assertThat(system.run("producerConnection", "-g", "p", "-t", "T"))
                .as(system.err())
                .isZero();

        assertThat(system.out().lines().map(line -> line.split(" +", -1)[0] + line.split(" +", -1)[1]))
                .containsExactly("0001a", "0002b");
    }

    @Test
    void brokerConsumeStatsLeavesOutWhoIsNotFarBehind() {
        ConsumeStats stats = new ConsumeStats(
                0,
                Map.of(
                        new MessageQueue("T", "broker-a", 0), new OffsetWrapper(9, 4, 0, 0),
                        new MessageQueue("T", "broker-a", 1), new OffsetWrapper(9, 8, 0, 0)));
        system.onBroker(
                GET_BROKER_CONSUME_STATS,
                request -> json(new ConsumeStatsList(null, List.of(Map.of("g", List.of(stats))), 6, 0)));

        assertThat(system.run("brokerConsumeStats", "-b", broker(), "-l", "5"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).containsExactly(new StatsOfAll(false));
        assertThat(system.out().lines().toList())
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.get(1).split(" +", -1))
                        .containsExactly("T", "g", "broker-a", "0", "9", "4", "5", "-"))
                .contains("Diff Total: 6");
        assertThat(system.run("brokerConsumeStats", "-b", broker(), "-t", "0")).isEqualTo(2);
    }

    @Test
    void haStatusOfAMasterTellsItsReplicas() {
        HARuntimeInfo.HAConnectionRuntimeInfo replica =
                new HARuntimeInfo.HAConnectionRuntimeInfo("10.0.0.2:7", 90, 10, true, 2048, 64);
        system.onBroker(
                GET_BROKER_HA_STATUS,
                request -> json(
                        new HARuntimeInfo(true, 100, 1, List.of(replica), HARuntimeInfo.HAClientRuntimeInfo.NOBODY)));

        assertThat(system.run("haStatus", "-c", "c")).as(system.err()).isZero();

        List<String> lines = system.out().lines().toList();
        assertThat(lines)
                .contains(
                        "#MasterAddr\t" + system.brokerAddress(),
                        "#MasterCommitLogMaxOffset\t100",
                        "#SlaveNum\t1",
                        "#InSyncSlaveNum\t1");
        assertThat(lines.get(lines.size() - 1).split(" +", -1))
                .containsExactly("10.0.0.2:7", "90", "10", "2.00", "OK", "64");
    }

    @Test
    void haStatusOfAReplicaTellsItsMaster() {
        HARuntimeInfo.HAClientRuntimeInfo following =
                new HARuntimeInfo.HAClientRuntimeInfo("10.0.0.1:7", 1024, 50, 0, 0, 60);
        system.onBroker(GET_BROKER_HA_STATUS, request -> json(new HARuntimeInfo(false, 0, 0, List.of(), following)));

        assertThat(system.run("haStatus", "-b", broker())).as(system.err()).isZero();

        assertThat(system.out().lines())
                .contains("#MasterAddr\t10.0.0.1:7", "#CommitLogMaxOffset\t50", "#TransferSpeed(KB/s)\t1.00");
    }

    @Test
    void queryCqShowsEntriesOneByOne() {
        system.onBroker(
                QUERY_CONSUME_QUEUE,
                request -> json(new QueryConsumeQueueResponseBody(
                        null, null, List.of(new ConsumeQueueData(7, 8, 9, null, null, true, null)), 5, 1)));

        assertThat(system.run("queryCq", "-t", "T", "-q", "0", "-i", "3", "-c", "1"))
                .as(system.err())
                .isZero();

        assertThat(system.headers()).containsExactly(new QueueEntries("T", 0, 3, 1, null));
        assertThat(system.out().lines())
                .contains(
                        "max: 5, min: 1",
                        "idx: 3",
                        "ConsumeQueueData{physicOffset=7, physicSize=8, tagsCode=9, extendDataJson='null',"
                                + " bitMap='null', eval=true, msg='null'}");
    }

    @Test
    void allocateMqDividesTheQueues() {
        assertThat(system.run("allocateMQ", "-t", "T", "-i", "1.1.1.1, 2.2.2.2"))
                .as(system.err())
                .isZero();

        assertThat(system.out())
                .isEqualTo("{\"result\":{\"1.1.1.1\":[{\"brokerName\":\"broker-a\",\"queueId\":0,\"topic\":\"T\"},"
                        + "{\"brokerName\":\"broker-a\",\"queueId\":1,\"topic\":\"T\"}],"
                        + "\"2.2.2.2\":[{\"brokerName\":\"broker-a\",\"queueId\":2,\"topic\":\"T\"}]}}\n");
        assertThat(system.run("allocateMQ", "-t", "T", "-i", ",")).isEqualTo(2);
    }

    @Test
    void brokersAreTidiedUp() {
        system.onBroker(CLEAN_EXPIRED_CONSUMEQUEUE, request -> Reply.ok());
        system.onBroker(CLEAN_UNUSED_TOPIC, request -> Reply.ok());
        system.onBroker(POP_ROLLBACK, request -> Reply.ok());

        assertThat(system.run("cleanExpiredCQ")).isZero();
        assertThat(system.run("cleanUnusedTopic", "-c", "c")).isZero();
        assertThat(system.run("exportPopRecord", "-c", "c", "-d", "true")).isZero();
        assertThat(system.headers()).hasSize(2);
        assertThat(system.run("exportPopRecord", "-b", broker())).isZero();

        assertThat(system.headers()).hasSize(3);
        assertThat(system.out())
                .contains("Export broker records, brokerName=broker-a, brokerAddr=" + broker() + ", dryRun=false");
    }

    private static Reply<NoHeader> json(Object body) {
        return Reply.ok().withBody(Body.of(Json.writeBytes(body)));
    }

    private String broker() {
        system.start();
        return system.brokerAddress();
    }
}
