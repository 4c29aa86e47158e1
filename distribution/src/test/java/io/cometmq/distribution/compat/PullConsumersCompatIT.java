// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache RocketMQ's consumers that pull, lite and not, work unchanged against our broker. */
class PullConsumersCompatIT {
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(LocalOptions.inTemporaryFolder());
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"V5_BINARY", "V4_JSON"})
    void pollSeekCommitHoldAndGiveBack(Kind kind) {
        try (PeerProgram pullers =
                PeerProgram.start(kind, "ApachePullers", TestFolders.create("pullers"), cluster.nameServerAddress())) {
            String topic = "Pulled" + kind.name().charAt(1);
            String group = "Group" + topic;
            pullers.run("send " + topic + " 6 m");

            assertThat(pullers.run("poll " + group + " " + topic + " Tag0 3", "polled"))
                    .containsExactly("polled 0 m-0", "polled 2 m-2", "polled 4 m-4");
            await("the offset after what was polled")
                    .untilAsserted(() -> assertThat(pullers.run("stand " + group + " " + topic, "stands"))
                            .containsExactly("stands 5"));

            assertThat(pullers.run("seek Seeker " + topic + " 3 3", "polled"))
                    .containsExactly("polled 3 m-3", "polled 4 m-4", "polled 5 m-5");
            assertThat(pullers.run("astray Seeker " + topic + " 7", "refused"))
                    .singleElement()
                    .asString()
                    .contains("min offset = 0, max offset = 6");

            pullers.run("schedule Scheduled " + topic);
            pullers.awaitPrinted("scheduled m-", 6);
            pullers.run("hold Holder " + topic);
            pullers.run("send " + topic + " 1 late");
            assertThat(pullers.awaitPrinted("held ", 1)).containsExactly("held late-0");
            pullers.awaitPrinted("scheduled late-0", 1);

            pullers.run("back Giver" + topic + " " + topic);
            assertThat(pullers.awaitLines("first Giver" + topic + " %RETRY%Giver" + topic, "pulled", 1))
                    .containsExactly("pulled 0 1 m-0");
        }
    }

    @Test
    void ourConsumersPollSeekAndCommitAsWell() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("OurProducer");
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.start();
        for (int number = 0; number < 6; number++) {
            Message message = new Message("Ours", "Tag" + number % 2, ("m-" + number).getBytes(UTF_8));
            producer.send(message, (queues, same, none) -> Collections.min(queues), null);
        }
        MessageQueue queue = Collections.min(producer.fetchPublishMessageQueues("Ours"));
        producer.shutdown();

        try (DefaultLitePullConsumer consumer = lite("OurGroup")) {
            consumer.subscribe("Ours", "Tag0");
            consumer.start();
            assertThat(poll(consumer, 3)).containsExactly("m-0", "m-2", "m-4");
            consumer.seek(queue, 3);
            assertThat(poll(consumer, 1)).containsExactly("m-4");
            consumer.commitSync();
            assertThat(consumer.committed(queue)).isEqualTo(6);
            assertThat(consumer.offsetForTimestamp(queue, 0L)).isZero();
            assertThatThrownBy(() -> consumer.seek(queue, 7)).hasMessageContaining("max offset = 6");
        }
        try (DefaultLitePullConsumer consumer = lite("OurGroup");
                DefaultMQPullConsumer puller = new DefaultMQPullConsumer("OurGroup2")) {
            consumer.start();
            consumer.assign(List.of(queue));
            puller.setNamesrvAddr(cluster.nameServerAddress());
            puller.start();
            assertThat(consumer.committed(queue)).isEqualTo(6);
            assertThat(consumer.poll(0)).isEmpty();
            consumer.seekToBegin(queue);
            assertThat(poll(consumer, 6)).containsExactly("m-0", "m-1", "m-2", "m-3", "m-4", "m-5");
            assertThat(puller.pullBlockIfNotFound(queue, "*", 4, 32).getMsgFoundList())
                    .hasSize(2);
        }
    }

    private static DefaultLitePullConsumer lite(String group) {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        return consumer;
    }

    private static List<String> poll(DefaultLitePullConsumer consumer, int count) {
        List<String> bodies = new ArrayList<>();
        await().atMost(ONE_MINUTE).until(() -> {
            consumer.poll(100).forEach(message -> bodies.add(new String(message.getBody(), UTF_8)));
            return bodies.size() >= count;
        });
        return bodies;
    }
}
