// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.tools.admin.AdminClient;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What consumers see of messages that go: with Apache's client 5.5.0 and with ours. */
class RetentionCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 60;

    private static final Resources resources = new Resources();
    private static final DefaultMQProducer producer = new DefaultMQProducer("OurRetention");
    private static final DefaultMQPullConsumer puller = new DefaultMQPullConsumer("OurRetentionPuller");

    private static AdminClient admin;
    private static String broker;
    private static PeerProgram apache;

    @BeforeAll
    static void start() throws Exception {
        LocalCluster cluster = resources.own(LocalCluster.start(LocalOptions.inTemporaryFolder()
                .withBrokerSetting("mappedFileSizeCommitLog", "65536")
                .withBrokerSetting("maxMessageSize", "32768")
                .withBrokerSetting("fileReservedTime", "0")));
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        puller.setNamesrvAddr(cluster.nameServerAddress());
        puller.start();
        admin = TestAdmin.open(resources, cluster.nameServerAddress());
        create("Kept", Map.of("reserve.unconsumed", "true"));
        create("Again", Map.of());
        broker = AdminClient.readAddress(admin.route("Kept").brokerDatas().get(0))
                .orElseThrow();
        apache = PeerProgram.start(
                Kind.V5_JSON, "ApacheQueueKinds", TestFolders.create("retention"), cluster.nameServerAddress());
    }

    @AfterAll
    static void stop() {
        apache.close();
        puller.shutdown();
        producer.shutdown();
        resources.close();
    }

    @Test
    void whatGroupsDidNotConsumeIsKeptAndWhoAsksForLessIsSentToTheMinimum() throws Exception {
        MessageQueue queue = producer.fetchPublishMessageQueues("Kept").get(0);
        byte[] body = new byte[8_000];
        new Random(1).nextBytes(body);
        for (int i = 0; i < MESSAGES; i++) {
            producer.send(new Message("Kept", body), queue);
        }
        await().atMost(PATIENCE).until(() -> puller.maxOffset(queue) == MESSAGES);
        assertThat(puller.pull(queue, "*", 0, 1).getPullStatus()).isEqualTo(PullStatus.FOUND);
        commit(queue, 0);
        deleteExpired();
        assertThat(puller.minOffset(queue)).as("nothing is consumed").isZero();

        commit(queue, 40);
        deleteExpired();

        long min = puller.minOffset(queue);
        assertThat(min).isBetween(25L, 40L);
        PullResult below = puller.pull(queue, "*", 3, 32);
        assertThat(below.getPullStatus()).isEqualTo(PullStatus.OFFSET_ILLEGAL);
        assertThat(below.getNextBeginOffset()).isEqualTo(min);
        assertThat(below.getMinOffset()).isEqualTo(min);
        assertThat(apache.run("pull Kept 3", "pulled")).isEmpty();
        assertThat(apache.run("pull Kept " + min, "pulled").get(0)).startsWith("pulled " + min + " ");
    }

    @Test
    void aConsumerThatRunsOnGetsAllOfATopicThatIsMadeAgain() throws Exception {
        apache.run("consume TheirAgain Again * 0");
        for (String body : new String[] {"a", "b", "c"}) {
            apache.run("send Again " + body + " Tag");
        }
        assertThat(apache.awaitPrinted("got TheirAgain ", 3)).hasSize(3);

        admin.call(broker, DELETE_TOPIC_IN_BROKER, new OfTopic("Again"));
        create("Again", Map.of());
        for (String body : new String[] {"d", "e"}) {
            apache.run("send Again " + body + " Tag");
        }

        assertThat(apache.awaitPrinted("got TheirAgain ", 5))
                .extracting(line -> line.split(" ", -1)[2] + line.split(" ", -1)[4])
                .contains("3d", "4e");
        assertThat(puller.minOffset(producer.fetchPublishMessageQueues("Again").get(0)))
                .isEqualTo(3);
    }

    private static void create(String topic, Map<String, String> attributes) {
        await("the name server knows the broker")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> producer.createTopic("TBW102", topic, 1, attributes));
    }

    private static void commit(MessageQueue queue, long offset) {
        admin.call(
                broker,
                UPDATE_CONSUMER_OFFSET,
                new UpdateOffset("OurRetentionPuller", queue.getTopic(), queue.getQueueId(), offset));
    }

    private static void deleteExpired() {
        admin.call(broker, DELETE_EXPIRED_COMMITLOG, new NoHeader());
    }
}
