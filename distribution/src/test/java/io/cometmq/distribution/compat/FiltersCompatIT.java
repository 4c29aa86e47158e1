// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Filters by properties, dead letters and resets, with Apache RocketMQ's client and with ours. */
class FiltersCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Resources RESOURCES = new Resources();
    private static LocalCluster cluster;
    private static PeerProgram apache;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(LocalOptions.inTemporaryFolder());
        apache = PeerProgram.start(
                Kind.V5_BINARY, "ApacheFilters", TestFolders.create("filters"), cluster.nameServerAddress());
    }

    @AfterAll
    static void stop() throws Exception {
        apache.close();
        RESOURCES.close();
        cluster.close();
    }

    @Test
    void aConsumerGetsWhatItsExpressionMatches() throws Exception {
        apache.run("send Filtered 10");

        apache.run("sql Sql Filtered n > 3 AND n < 6 OR n = '8'");
        List<String> ours = new CopyOnWriteArrayList<>();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("OurSql");
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe("Filtered", MessageSelector.bySql("n > 3 AND n < 6 OR n = '8'"));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> ours.add(new String(message.getBody(), UTF_8)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            assertThat(apache.awaitPrinted("got Sql ", 3))
                    .containsExactlyInAnyOrder("got Sql m-4", "got Sql m-5", "got Sql m-8");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ours).containsExactlyInAnyOrder("m-4", "m-5", "m-8"));
        } finally {
            consumer.shutdown();
        }
    }

    @Test
    void aWrongExpressionIsRefusedWithItsPlace() {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("OurWrong");

        assertThatThrownBy(() -> consumer.subscribe("Filtered", MessageSelector.bySql("n >")))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("at character 4");
        apache.run("send Wrong 1");
        assertThat(apache.run("sql Wrongs Wrong n >", "wrong"))
                .singleElement()
                .asString()
                .contains("CODE: 23", "at character 4");
    }

    @Test
    void deadLettersAreConsumedWithTheirMarks() {
        apache.run("send Doomed 2");
        apache.run("refuse Doomers Doomed");
        apache.awaitPrinted("refused m-", 2);

        apache.run("dead Doomers");

        assertThat(apache.awaitPrinted("dead m-", 2))
                .allMatch(line -> line.contains(" REJECTED_BY_CONSUMER 1 Doomed "));
    }

    @Test
    void aConnectedGroupThatIsMovedConsumesAgain() {
        apache.run("send Moved 3");
        apache.run("sql Movers Moved n >= 0");
        apache.awaitPrinted("got Movers ", 3);

        AdminClient admin = admin();
        BrokerData broker = admin.route("Moved").brokerDatas().get(0);
        Reset toTheBeginning = new Reset("Movers", "Moved", -1, null, 1, true);
        ResetOffsetBody moved = admin.fetch(
                AdminClient.readAddress(broker).orElseThrow(),
                INVOKE_BROKER_TO_RESET_OFFSET,
                toTheBeginning,
                ResetOffsetBody.class);

        assertThat(moved.offsetTable().values()).isNotEmpty().allMatch(offset -> offset == 0);
        apache.awaitPrinted("got Movers ", 6);
    }

    private static AdminClient admin() {
        return TestAdmin.open(RESOURCES, cluster.nameServerAddress());
    }
}
