// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoBatchTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());

    @BeforeEach
    void start() throws Exception {
        producer.setNamesrvAddr(cluster.nameServer());
        producer.setAutoBatch(true);
        producer.batchMaxBytes(9);
        // So long that only a full batch or the end of the producer sends, unless a test says otherwise.
        producer.batchMaxDelayMs(30_000);
        producer.start();
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void messagesOfOneWayAreSentTogetherAndEachHasItsOwnResult() throws Exception {
        List<CompletableFuture<SendResult>> sends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sends.add(producer.sendAsync(message("m-" + i)));
        }

        List<SendResult> results = new ArrayList<>();
        for (CompletableFuture<SendResult> send : sends) {
            results.add(send.get(10, TimeUnit.SECONDS));
        }

        assertThat(broker.sends()).extracting(Send::batch).containsExactly(true);
        assertThat(results).extracting(SendResult::getQueueOffset).containsExactly(0L, 1L, 2L);
        List<MessageExt> stored = broker.messages(QUEUE);
        assertThat(results)
                .extracting(SendResult::getMsgId)
                .containsExactlyElementsOf(
                        stored.stream().map(MessageExt::getMsgId).toList());
    }

    @Test
    void aMessageThatWaitedLongEnoughGoesAlone() throws Exception {
        producer.batchMaxDelayMs(1);

        SendResult result = producer.send(message("one"));

        assertThat(result.getQueueOffset()).isZero();
        assertThat(broker.sends()).extracting(Send::batch).containsExactly(false);
    }

    @Test
    void messagesOfDifferentWaysDoNotShare() throws Exception {
        CompletableFuture<SendResult> plain = producer.sendAsync(message("123456789"));
        Message tagged = message("123456789");
        tagged.setTags("tag");
        CompletableFuture<SendResult> withTag = producer.sendAsync(tagged);

        plain.get(10, TimeUnit.SECONDS);
        withTag.get(10, TimeUnit.SECONDS);

        assertThat(broker.sends()).hasSize(2);
    }

    @Test
    void delayedMessagesAndThoseWithATimeoutGoAtOnce() throws Exception {
        Message delayed = message("x");
        delayed.setDelayTimeLevel(1);

        assertThat(producer.send(delayed).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        assertThat(producer.send(message("y"), 10_000).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    @Test
    void pastTheBoundOfBytesMessagesGoAtOnce() throws Exception {
        producer.totalBatchMaxBytes(1);

        assertThat(producer.send(message("xy")).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    @Test
    void aRefusalIsToldToAllWhoShared() {
        broker.refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);
        CompletableFuture<SendResult> first = producer.sendAsync(message("12345"));
        CompletableFuture<SendResult> second = producer.sendAsync(message("67890"));

        for (CompletableFuture<SendResult> send : List.of(first, second)) {
            assertThatThrownBy(() -> send.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("refused by the test");
        }
    }

    @Test
    void anIllegalMessageHarmsNobodyElse() throws Exception {
        CompletableFuture<SendResult> good = producer.sendAsync(message("12345"));
        CompletableFuture<SendResult> bad = producer.sendAsync(new Message("T", new byte[0]));
        CompletableFuture<SendResult> alsoGood = producer.sendAsync(message("67890"));

        assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(MQClientException.class);
        assertThat(good.get(10, TimeUnit.SECONDS).getQueueOffset()).isZero();
        assertThat(alsoGood.get(10, TimeUnit.SECONDS).getQueueOffset()).isEqualTo(1);
    }

    @Test
    void whatWaitsIsSentBeforeTheEnd() throws Exception {
        CompletableFuture<SendResult> waiting = producer.sendAsync(message("x"));

        producer.shutdown();

        assertThat(waiting.get(10, TimeUnit.SECONDS).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> producer.batchMaxDelayMs(0)).hasMessageContaining("expected 1..30000");
        assertThatThrownBy(() -> producer.batchMaxBytes(0)).hasMessageContaining("expected 1..");
        assertThatThrownBy(() -> producer.totalBatchMaxBytes(0)).hasMessageContaining("expected > 0");
    }

    private static Message message(String body) {
        return new Message("T", body.getBytes(StandardCharsets.UTF_8));
    }
}
