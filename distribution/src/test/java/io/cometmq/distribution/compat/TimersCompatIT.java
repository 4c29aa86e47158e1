// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages with a delivery time of their own, sent and called back by our client and by Apache RocketMQ's. */
class TimersCompatIT {
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(LocalOptions.inTemporaryFolder().withBrokerSetting("recallMessageEnable", "true"));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void apachesClientDelaysAndCallsBack() {
        try (PeerProgram timers = PeerProgram.start(
                Kind.V5_BINARY, "ApacheTimers", TestFolders.create("timers"), cluster.nameServerAddress())) {
            String recalled = timers.run("delay Waiting 2500 recalled", "sent").get(0);
            timers.run("delay Waiting 400 by-delay");
            timers.run("seconds Waiting 1 by-seconds");
            timers.run("at Waiting 600 by-time");
            timers.run("level Waiting 1 by-level");
            timers.run("delay Waiting 3000 last");
            assertThat(timers.run("recall Waiting " + recalled.substring("sent ".length()), "recalled"))
                    .singleElement()
                    .asString()
                    .hasSizeGreaterThan("recalled ".length() + 30);
            timers.run("listen Listeners Waiting");

            timers.awaitPrinted("got last", 1);
            List<String> got = timers.awaitPrinted("got ", 5);
            Map<String, Long> late = got.stream()
                    .map(line -> line.split(" ", -1))
                    .collect(Collectors.toMap(words -> words[1], words -> Long.parseLong(words[2])));
            assertThat(late).containsOnlyKeys("by-delay", "by-seconds", "by-time", "by-level", "last");
            assertThat(late.get("by-level")).isEqualTo(-1);
            late.remove("by-level");
            assertThat(late.values()).as("stored before its time").allMatch(millis -> millis >= 0);
        }
    }

    @Test
    void ourClientDelaysAndCallsBack() throws Exception {
        try (DefaultMQProducer producer = new DefaultMQProducer("OurTimers");
                DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("OurTimerReaders")) {
            producer.setNamesrvAddr(cluster.nameServerAddress());
            producer.start();
            consumer.setNamesrvAddr(cluster.nameServerAddress());
            consumer.start();

            SendResult recalled = producer.send(message("recalled", m -> m.setDelayTimeMs(1_500)));
            producer.send(message("by-delay", m -> m.setDelayTimeMs(300)));
            producer.send(message("by-seconds", m -> m.setDelayTimeSec(1)));
            producer.send(message("past", m -> m.setDeliverTimeMs(1)));
            producer.send(message("level-wins", m -> {
                m.setDelayTimeLevel(1);
                m.setDelayTimeMs(86_400_000);
            }));
            producer.send(message("last", m -> m.setDelayTimeMs(2_000)));
            assertThat(producer.recallMessage("OurWaiting", recalled.getRecallHandle()))
                    .isEqualTo(recalled.getMsgId());

            List<MessageExt> delivered = await("the last message")
                    .until(() -> read(consumer, "OurWaiting"), all -> bodies(all)
                            .contains("last"));

            assertThat(bodies(delivered))
                    .containsExactlyInAnyOrder("by-delay", "by-seconds", "past", "level-wins", "last");
            for (MessageExt each : delivered) {
                String due = each.getProperty("TIMER_OUT_MS");
                assertThat(due == null || each.getStoreTimestamp() >= Long.parseLong(due))
                        .as("%s stored before its time", each)
                        .isTrue();
            }
            refuses(13, "31622400 seconds", () -> producer.send(message("far", m -> m.setDelayTimeSec(40_000_000))));
            refuses(604, "due at", () -> producer.recallMessage("OurWaiting", recalled.getRecallHandle()));
        }
    }

    private static void refuses(int code, String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MQBrokerException.class,
                        no -> assertThat(no.getResponseCode()).as(no.toString()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private static Message message(String body, Consumer<Message> delay) {
        Message message = new Message("OurWaiting", body.getBytes(UTF_8));
        delay.accept(message);
        return message;
    }

    private static List<String> bodies(List<MessageExt> messages) {
        Function<MessageExt, String> text = message -> new String(message.getBody(), UTF_8);
        return messages.stream().map(text).toList();
    }

    private static List<MessageExt> read(DefaultMQPullConsumer consumer, String topic) throws Exception {
        List<MessageExt> found = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic)) {
            PullResult result = consumer.pull(queue, "*", 0, 32);
            if (result.getPullStatus() == PullStatus.FOUND) {
                found.addAll(result.getMsgFoundList());
            }
        }
        return found;
    }
}
