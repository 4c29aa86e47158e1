// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_CONSUMER_STATUS_FROM_CLIENT;
import static io.cometmq.remoting.protocol.request.ResetRequests.RESET_CONSUMER_CLIENT_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.request.ResetRequests.StatusOf;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What brokers ask of push consumers on behalf of administrators. */
class ConsumerCallbacksTest {
    private static final String GROUP = "G";
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1).with("%RETRY%G", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final Queue<String> consumed = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void beginAtTheBeginning() {
        broker.commit(GROUP, QUEUE, 0);
    }

    @AfterEach
    void close() {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        cluster.close();
    }

    @Test
    void aResetGoesBackAndForthAtOnceAndIsSaved() throws Exception {
        DefaultMQPushConsumer consumer = started(note(ConsumeConcurrentlyStatus.CONSUME_SUCCESS));
        for (int i = 0; i < 4; i++) {
            broker.append(QUEUE, Messages.to("T").body("m" + i));
        }
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 4);
        consumed.clear();

        reset(consumer, 2);

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactlyInAnyOrder("m2", "m3"));
        consumer.shutdown();
        assertThat(broker.committed(GROUP, QUEUE)).isEqualTo(4);
    }

    @Test
    void anOrderlyConsumerIsResetToo() throws Exception {
        DefaultMQPushConsumer consumer = started((MessageListenerOrderly) (messages, context) -> {
            messages.forEach(message -> consumed.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        for (int i = 0; i < 4; i++) {
            broker.append(QUEUE, Messages.to("T").body("m" + i));
        }
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 4);
        consumed.clear();

        reset(consumer, 1);

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("m1", "m2", "m3"));
    }

    @Test
    void theStatusIsTheOffsetsInMemory() throws Exception {
        DefaultMQPushConsumer consumer = started(note(ConsumeConcurrentlyStatus.CONSUME_SUCCESS));
        broker.append(QUEUE, Messages.to("T").body("m"));

        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            Answer<NoHeader> answer = broker.ask(
                    consumer.buildMQClientId(),
                    GET_CONSUMER_STATUS_FROM_CLIENT,
                    new StatusOf("T", GROUP, null),
                    new byte[0]);
            assertThat(Json.read(answer.body(), GetConsumerStatusBody.class).messageQueueTable())
                    .containsExactly(Map.entry(QUEUE, 1L));
        });
    }

    @Test
    void aMessageIsConsumedDirectlyAndTheResultToldByName() throws Exception {
        assertThat(directly(note(ConsumeConcurrentlyStatus.CONSUME_SUCCESS)).consumeResult())
                .isEqualTo("CR_SUCCESS");
        assertThat(directly(note(ConsumeConcurrentlyStatus.RECONSUME_LATER)).consumeResult())
                .isEqualTo("CR_LATER");
        assertThat(directly(note(null)).consumeResult()).isEqualTo("CR_RETURN_NULL");
        ConsumeMessageDirectlyResult thrown = directly((MessageListenerConcurrently) (messages, context) -> {
            throw new IllegalStateException("thrown by the test");
        });
        assertThat(thrown.consumeResult()).isEqualTo("CR_THROW_EXCEPTION");
        assertThat(thrown.remark()).contains("thrown by the test");
        assertThat(thrown.order()).isFalse();
        assertThat(consumed).containsExactly("direct", "direct", "direct");

        for (ConsumeOrderlyStatus status : ConsumeOrderlyStatus.values()) {
            ConsumeMessageDirectlyResult result = directly((MessageListenerOrderly) (messages, context) -> {
                context.setAutoCommit(false);
                return status;
            });
            assertThat(result.consumeResult())
                    .isEqualTo(
                            switch (status) {
                                case SUCCESS -> "CR_SUCCESS";
                                case COMMIT -> "CR_COMMIT";
                                case ROLLBACK -> "CR_ROLLBACK";
                                case SUSPEND_CURRENT_QUEUE_A_MOMENT -> "CR_LATER";
                            });
            assertThat(result.order()).isTrue();
            assertThat(result.autoCommit()).isFalse();
        }
        assertThat(broker.committed(GROUP, QUEUE)).isZero();
    }

    @Test
    void nonsenseToConsumeIsRefused() throws Exception {
        DefaultMQPushConsumer consumer = started(note(ConsumeConcurrentlyStatus.CONSUME_SUCCESS));

        Answer<NoHeader> answer = broker.ask(
                consumer.buildMQClientId(),
                CONSUME_MESSAGE_DIRECTLY,
                new ConsumeDirectly(GROUP, null, null, "broker-a", null, null, null),
                new byte[] {1, 2, 3});

        assertThat(answer.isSuccess()).isFalse();
        assertThat(answer.remark()).contains("message to consume");
        assertThat(consumed).isEmpty();
    }

    @Test
    void runningInfoHasRatesAndStacks() throws Exception {
        DefaultMQPushConsumer consumer = started(note(ConsumeConcurrentlyStatus.CONSUME_SUCCESS));
        broker.append(QUEUE, Messages.to("T").body("m"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 1);

        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            ConsumerRunningInfo info = Json.read(
                    broker.ask(
                                    consumer.buildMQClientId(),
                                    GET_CONSUMER_RUNNING_INFO,
                                    new OfClient(GROUP, consumer.buildMQClientId(), true),
                                    new byte[0])
                            .body(),
                    ConsumerRunningInfo.class);
            assertThat(info.statusTable()).containsOnlyKeys("T", "%RETRY%G");
            assertThat(info.statusTable().get("T").consumeOKTPS()).isPositive();
            assertThat(info.statusTable().get("T").pullTPS()).isPositive();
            assertThat(info.jstack()).contains("consume-1", "rebalance");
            assertThat(info.subscriptionSet()).hasSize(2);
            assertThat(info.mqTable()).containsKey(QUEUE);
        });
    }

    private void reset(DefaultMQPushConsumer consumer, long offset) {
        ResetOffsetBody body = new ResetOffsetBody(Map.of(QUEUE, offset));
        broker.ask(
                consumer.buildMQClientId(),
                RESET_CONSUMER_CLIENT_OFFSET,
                new Reset(GROUP, "T", -1, null, 0, false),
                Json.writeBytes(body));
    }

    private ConsumeMessageDirectlyResult directly(MessageListener listener) throws Exception {
        DefaultMQPushConsumer consumer = started(listener);
        ByteBuffer record = Messages.to("T").body("direct").record();
        byte[] body = new byte[record.remaining()];
        record.get(body);
        Answer<NoHeader> answer = broker.ask(
                consumer.buildMQClientId(),
                CONSUME_MESSAGE_DIRECTLY,
                new ConsumeDirectly(GROUP, consumer.buildMQClientId(), null, "broker-a", "T", 0, 0),
                body);
        consumer.shutdown();
        return Json.read(answer.body(), ConsumeMessageDirectlyResult.class);
    }

    private MessageListenerConcurrently note(@Nullable ConsumeConcurrentlyStatus status) {
        return (messages, context) -> {
            messages.forEach(message -> consumed.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            return status;
        };
    }

    private DefaultMQPushConsumer started(MessageListener listener) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP, cluster.clients());
        consumer.setNamesrvAddr(cluster.nameServer());
        consumer.subscribe("T", "*");
        consumer.registerMessageListener(listener);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }
}
