// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerCommandsTest {
    private final TestSystem system = new TestSystem();

    @Test
    void clusterListShowsWhatABrokerDoes() {
        status(Map.of(
                "brokerVersionDesc", "V5_5_0",
                "putTps", "1.5 1.0 0.5",
                "getTransferredTps", "2.25 0 0",
                "sendThreadPoolQueueSize", "7",
                "pageCacheLockTimeMills", "3",
                "commitLogDiskRatio", "0.25",
                "brokerActive", "true"));

        assertThat(system.run("clusterList")).isZero();

        String[] lines = system.out().split("\n", -1);
        assertThat(lines[0].split(" {2,}", -1))
                .containsExactly(
                        "#Cluster Name",
                        "#Broker Name",
                        "#BID",
                        "#Addr",
                        "#Version",
                        "#InTPS(LOAD)",
                        "#OutTPS(LOAD)",
                        "#Timer(Progress)",
                        "#PCWait(ms)",
                        "#Hour",
                        "#SPACE",
                        "#ACTIVATED");
        assertThat(lines[1].split(" {2,}", -1))
                .containsExactly(
                        "c",
                        "broker-a",
                        "0",
                        system.brokerAddress(),
                        "V5_5_0",
                        "1.50(7,0ms)",
                        "2.25(0,0ms|0,0ms)",
                        "0-0(0.0w, 0.0, 0.0)",
                        "3",
                        "0.00",
                        "0.2500",
                        "true");
    }

    @Test
    void clusterListCountsMessagesOfYesterdayAndToday() {
        status(Map.of(
                "msgPutTotalYesterdayMorning", "10",
                "msgPutTotalTodayMorning", "15",
                "msgPutTotalTodayNow", "22",
                "msgGetTotalTodayNow", "9"));

        system.run("clusterList", "-m", "-o", "json");

        JSONObject row = JSON.parseObject(system.out()).getJSONArray("brokers").getJSONObject(0);
        assertThat(row.getIntValue("inTotalYesterday")).isEqualTo(5);
        assertThat(row.getIntValue("inTotalToday")).isEqualTo(7);
        assertThat(row.getIntValue("outTotalToday")).isEqualTo(9);
    }

    @Test
    void clusterListNamesTheClustersThereAre() {
        assertThat(system.run("clusterList", "-c", "d")).isEqualTo(1);
        assertThat(system.err()).isEqualTo("mqadmin clusterList: no cluster d: expected one of [c]\n");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsListedWithTheReason() {
        assertThat(system.run("clusterList")).isZero();
        assertThat(system.out()).contains("GET_BROKER_RUNTIME_INFO to " + system.brokerAddress(), "broker-a");
    }

    @Test
    void brokerStatusIsOneCounterALine() {
        status(Map.of("b", "2", "a", "1"));

        assertThat(system.run("brokerStatus", "-c", "c")).isZero();
        assertThat(system.out())
                .isEqualTo(String.format(
                        "%-24s %-32s: 1%n%-24s %-32s: 2%n", system.brokerAddress(), "a", system.brokerAddress(), "b"));
    }

    @Test
    void brokerStatusLinesUpWhenANameIsLong() {
        String longName = "pullThreadPoolQueueHeadWaitTimeMills";
        status(Map.of("a", "1", longName, "2"));

        assertThat(system.run("brokerStatus", "-c", "c")).isZero();
        assertThat(system.out().lines().map(line -> line.lastIndexOf(": ")).distinct())
                .hasSize(1);
    }

    @Test
    void brokerStatusMeansABrokerOrACluster() {
        assertThat(system.run("brokerStatus")).isEqualTo(2);
        assertThat(system.run("brokerStatus", "-b", "a:1", "-c", "c")).isEqualTo(2);
        assertThat(system.err().lines()).hasSize(2);
    }

    private void status(Map<String, String> table) {
        system.onBroker(
                GET_BROKER_RUNTIME_INFO, request -> Reply.ok().withBody(Body.of(Json.writeBytes(new KVTable(table)))));
    }
}
