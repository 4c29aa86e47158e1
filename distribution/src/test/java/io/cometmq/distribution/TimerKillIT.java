// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.TestFolders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The broker is killed with SIGKILL while messages wait and others fall due: none is lost, none called back comes. */
class TimerKillIT {
    private static final String TOPIC = "Waiting";
    private static final int MESSAGES = 400;
    private static final int SPREAD_MILLIS = 4_000;
    private static final int EACH_RECALLED = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatWaitsSurvivesAndWhatIsDueComesAtOnce() throws Exception {
        try (CometServers servers = CometServers.start(TestFolders.create("timer-kill"), "recallMessageEnable=true");
                DefaultMQProducer producer = new DefaultMQProducer("KillProducers");
                DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("KillReaders")) {
            producer.setNamesrvAddr(servers.nameServerAddress());
            producer.start();
            consumer.setNamesrvAddr(servers.nameServerAddress());
            consumer.start();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> producer.send(message("first", 0)) != null);

            List<String> expected = new ArrayList<>(List.of("first"));
            for (int number = 0; number < MESSAGES; number++) {
                boolean recall = number % EACH_RECALLED == 0;
                int delay = recall ? SPREAD_MILLIS : number * SPREAD_MILLIS / MESSAGES + 1;
                SendResult sent = producer.send(message("m" + number, delay));
                if (recall) {
                    producer.recallMessage(TOPIC, sent.getRecallHandle());
                } else {
                    expected.add("m" + number);
                }
            }
            await("some are delivered")
                    .atMost(PATIENCE)
                    .until(() -> read(consumer).size() > MESSAGES / 8);

            servers.killBrokerAndStartAgain();

            List<String> delivered = await("all are delivered")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> read(consumer), bodies -> bodies.containsAll(expected));
            assertThat(delivered.stream().distinct()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Message message(String body, int delayMillis) {
        Message message = new Message(TOPIC, body.getBytes(UTF_8));
        message.setDelayTimeMs(delayMillis);
        return message;
    }

    private static List<String> read(DefaultMQPullConsumer consumer) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(TOPIC)) {
            long offset = 0;
            PullResult result = consumer.pull(queue, "*", offset, 32);
            while (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(found -> bodies.add(new String(found.getBody(), UTF_8)));
                offset = result.getNextBeginOffset();
                result = consumer.pull(queue, "*", offset, 32);
            }
        }
        return bodies;
    }
}
