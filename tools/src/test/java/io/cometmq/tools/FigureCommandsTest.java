// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.VIEW_BROKER_STATS_DATA;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.BrokerStatsItem;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.consumer.StartMonitoringCommand;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that show what was counted. */
class FigureCommandsTest {
    private final TestSystem system =
            new TestSystem().topic("T", 1).topic("Idle", 1).topic("%RETRY%g", 1);

    @BeforeEach
    void bind() {
        system.onNameServer(
                GET_ALL_TOPIC_LIST_FROM_NAMESERVER,
                request -> json(new TopicList(null, List.of("T", "Idle", "%RETRY%g"))));
        system.onBroker(
                QUERY_TOPIC_CONSUME_BY_WHO,
                request -> json(new GroupList(request.header().topic().equals("T") ? List.of("g") : List.of())));
        system.onBroker(
                GET_CONSUME_STATS,
                request -> json(new ConsumeStats(
                        0,
                        Map.of(
                                new MessageQueue("T", "broker-a", 0), new OffsetWrapper(10, 4, 0, 0),
                                new MessageQueue("T", "broker-a", 1), new OffsetWrapper(10, 9, 0, 0)))));
        system.onBroker(VIEW_BROKER_STATS_DATA, request -> switch (request.header()
                        .statsName() + " " + request.header().statsKey()) {
            case "TOPIC_PUT_NUMS T" -> json(new BrokerStatsData(item(60, 1), item(600, 2), item(0, 0)));
            case "GROUP_GET_NUMS T@g" -> json(new BrokerStatsData(item(30, 0.5), item(300, 1), item(3_000, 1)));
            default -> throw new Refusal(ResponseCode.SYSTEM_ERROR, "not exist");
        });
        system.onBroker(GET_CONSUMER_CONNECTION_LIST, request -> {
            throw new Refusal(ResponseCode.CONSUMER_NOT_ONLINE, "nobody");
        });
    }

    @Test
    void statsAllTakesTheLongestStretchThatHasAny() {
        assertThat(system.run("statsAll")).as(system.err()).isZero();

        assertThat(system.out().lines().map(line -> String.join(",", line.split(" +", -1))))
                .containsExactly(
                        "#Topic,#Consumer,Group,#Accumulation,#InTPS,#OutTPS,#InMsg24Hour,#OutMsg24Hour",
                        "Idle,0,0.00,0,NO_CONSUMER",
                        "T,g,7,1.00,0.50,600,3000");
    }

    @Test
    void statsAllLeavesOutTopicsWithoutMessages() {
        assertThat(system.run("statsAll", "-a")).isZero();
        assertThat(system.out()).contains("T  ").doesNotContain("Idle");
    }

    @Test
    void startMonitoringNamesGroupsThatAreBehind() {
        assertThat(system.run("startMonitoring", "-i", "0", "-u", "6"))
                .as(system.err())
                .isZero();
        assertThat(system.out()).containsPattern("g +T +7 +6 +0 +false").contains("looked at 1 groups");

        assertThat(system.run("startMonitoring", "-i", "0", "-u", "7", "-o", "json"))
                .isZero();
        assertThat(system.out()).contains("\"groups\":[]");
        assertThat(system.run("startMonitoring", "-u", "-1")).isEqualTo(2);
    }

    @Test
    void startMonitoringNamesGroupsThatFailedSinceTheLastRound() {
        AtomicLong retries = new AtomicLong(5);
        system.onBroker(
                GET_TOPIC_STATS_INFO,
                request -> json(new TopicStatsTable(
                        Map.of(
                                new MessageQueue(request.header().topic(), "broker-a", 0),
                                new TopicOffset(0, retries.get(), 0)),
                        0)));
        StartMonitoringCommand command = new StartMonitoringCommand();
        AdminClient admin = system.admin();
        assertThat(monitored(command, admin)).doesNotContain("\"failed\"", "\"deleted\"");

        retries.set(8);

        assertThat(monitored(command, admin))
                .contains("\"consumerGroup\":\"g\",\"failedMsgsTotalRecently\":3,\"deadMsgsTotalRecently\":0");
        assertThat(monitored(command, admin)).doesNotContain("\"failed\"");
    }

    @Test
    void startMonitoringNamesMessagesThatWereDeletedUnread() {
        system.topic("OFFSET_MOVED_EVENT", 1);
        List<byte[]> events = new ArrayList<>();
        system.onBroker(
                GET_TOPIC_STATS_INFO,
                request -> json(new TopicStatsTable(
                        Map.of(new MessageQueue("T", "broker-a", 0), new TopicOffset(0, 10, 6)), 0)));
        system.onBroker(GET_MAX_OFFSET, request -> Reply.of(new Offset(events.size())));
        system.onBroker(
                PULL_MESSAGE, request -> Reply.of(new Pulled(0, events.size(), 0, events.size(), null, 0, 0, null))
                        .withBody(Body.of(events.get((int) request.header().queueOffset()))));
        StartMonitoringCommand command = new StartMonitoringCommand();
        AdminClient admin = system.admin();

        assertThat(monitored(command, admin))
                .contains(
                        "\"topic\":\"T\",\"brokerName\":\"broker-a\",\"queueId\":0,\"offsetRequest\":4,\"offsetNew\":6}]");

        events.add(Messages.to("OFFSET_MOVED_EVENT")
                .body("{\"consumerGroup\":\"x\",\"messageQueue\":{\"brokerName\":\"b\",\"queueId\":1,\"topic\":\"U\"},"
                        + "\"offsetNew\":2,\"offsetRequest\":1}")
                .at(0, 0)
                .record()
                .array());
        assertThat(monitored(command, admin))
                .contains(
                        "\"consumerGroup\":\"x\",\"topic\":\"U\",\"brokerName\":\"b\",\"queueId\":1,\"offsetRequest\":1,\"offsetNew\":2}]");
        assertThat(monitored(command, admin)).doesNotContain("\"x\"");
    }

    private static String monitored(StartMonitoringCommand command, AdminClient admin) {
        Report report = new Report(Format.json);
        command.run(admin, report);
        return report.render().replaceAll("\\s", "");
    }

    @Test
    void aMessageWithoutTracesHasEmptyTables() {
        system.topic("RMQ_SYS_TRACE_TOPIC", 1);
        system.onBroker(QUERY_MESSAGE, request -> {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "none");
        });

        assertThat(system.run("QueryMsgTraceById", "-i", "AC11"))
                .as(system.err())
                .isZero();

        assertThat(system.out().strip().split(" +", -1))
                .containsExactly("#Type", "#ProducerGroup", "#ClientHost", "#SendTime", "#CostTimes", "#Status");
        assertThat(system.run("queryMsgTraceById", "-i", "AC11", "-c", "0")).isEqualTo(2);
    }

    private static BrokerStatsItem item(long sum, double tps) {
        return new BrokerStatsItem(sum, tps, 1);
    }

    private static Reply<NoHeader> json(Object body) {
        return Reply.ok().withBody(Body.of(Json.writeBytes(body)));
    }
}
