// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.producer.MessageSender;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.lifecycle.BoundedExecutor;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumeMessageConcurrentlyServiceTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final MQClientInstance client = TestClients.open(cluster);
    private final OffsetStore offsets = new RemoteBrokerOffsetStore(client, "G");
    private final ProcessQueue processQueue = new ProcessQueue(0);
    private final BoundedExecutor pool = BoundedExecutor.start("consume", 2, 100, scheduler.clock());

    @AfterEach
    void close() {
        pool.close();
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void consumedMessagesMoveTheOffset() {
        ConsumeMessageConcurrentlyService service =
                service(MessageModel.CLUSTERING, (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        List<MessageExt> messages = pulled(5, 6, 7);

        service.consume(messages.subList(1, 2), processQueue, QUEUE);
        assertThat(offset()).isEqualTo(5);
        service.consume(messages.subList(0, 1), processQueue, QUEUE);
        assertThat(offset()).isEqualTo(7);
    }

    @Test
    void aDroppedQueueIsNeitherConsumedNorCommitted() {
        AtomicInteger calls = new AtomicInteger();
        ConsumeMessageConcurrentlyService service = service(MessageModel.CLUSTERING, (messages, context) -> {
            calls.incrementAndGet();
            processQueue.drop();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        List<MessageExt> messages = pulled(5, 6);

        service.consume(messages.subList(0, 1), processQueue, QUEUE);
        service.consume(messages.subList(1, 2), processQueue, QUEUE);

        assertThat(calls).hasValue(1);
        assertThat(offset()).isEqualTo(OffsetStore.NO_OFFSET);
    }

    @Test
    void broadcastingDropsWhatFails() {
        ConsumeMessageConcurrentlyService service =
                service(MessageModel.BROADCASTING, (messages, context) -> ConsumeConcurrentlyStatus.RECONSUME_LATER);

        service.consume(pulled(5), processQueue, QUEUE);

        assertThat(offset()).isEqualTo(6);
        assertThat(cluster.broker(0).sendBacks()).isEmpty();
    }

    @Test
    void whatNobodyTakesBackIsConsumedAgainAfterFiveSeconds() {
        AtomicInteger calls = new AtomicInteger();
        ConsumeMessageConcurrentlyService service = service(
                MessageModel.CLUSTERING,
                (messages, context) -> calls.incrementAndGet() == 1
                        ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                        : ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        // Neither the broker takes it, nor is there a retry topic for the copy.
        cluster.broker(0).refuseNextSendBack(ResponseCode.SYSTEM_ERROR);

        List<MessageExt> messages = pulled(5);
        service.consume(messages, processQueue, QUEUE);
        assertThat(offset()).isEqualTo(5);
        assertThat(messages.get(0).getReconsumeTimes()).isEqualTo(1);

        scheduler.advance(Duration.ofMillis(4_999));
        assertThat(calls).hasValue(1);
        scheduler.advance(Duration.ofMillis(1));
        await().atMost(ONE_MINUTE).until(() -> offset() == 6);
        assertThat(calls).hasValue(2);
    }

    @Test
    void messagesThatAreConsumedForTooLongAreGivenBack() {
        ConsumeMessageConcurrentlyService service = service(MessageModel.CLUSTERING, (messages, context) -> null);
        List<MessageExt> messages = pulled(5, 6, 7);
        for (MessageExt message : messages.subList(0, 2)) {
            message.putProperty(
                    "CONSUME_START_TIME", Long.toString(scheduler.clock().millis()));
        }

        scheduler.advance(Duration.ofMinutes(15));
        service.cleanExpired(Map.of(QUEUE, processQueue));
        assertThat(cluster.broker(0).sendBacks()).isEmpty();

        scheduler.advance(Duration.ofMillis(1));
        service.cleanExpired(Map.of(QUEUE, processQueue));
        assertThat(cluster.broker(0).sendBacks()).hasSize(2).allMatch(back -> back.delayLevel() == 3);
        assertThat(offset()).isEqualTo(7);
    }

    @Test
    void batchesAreNoLargerThanTheUserWants() {
        List<Integer> sizes = new ArrayList<>();
        ConsumeMessageConcurrentlyService service = service(MessageModel.CLUSTERING, (messages, context) -> {
            synchronized (sizes) {
                sizes.add(messages.size());
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });

        service.submit(pulled(1, 2, 3, 4, 5), processQueue, QUEUE);

        await().atMost(ONE_MINUTE).until(() -> offset() == 6);
        assertThat(sizes).containsExactlyInAnyOrder(2, 2, 1);
    }

    private ConsumeMessageConcurrentlyService service(MessageModel model, MessageListenerConcurrently listener) {
        SendBack sendBack =
                new SendBack(client, new MessageSender(client, new DefaultMQProducer("inner")), "G", false, 16);
        return new ConsumeMessageConcurrentlyService(
                new ConsumeMessageConcurrentlyService.Settings("G", model, 2, Duration.ofMinutes(15)),
                listener,
                offsets,
                sendBack,
                new ListenerCalls("G", new ConsumerStats(scheduler.clock()), scheduler.clock()),
                new ConsumeThreads(pool, scheduler, scheduler.clock(), Duration.ofSeconds(1)));
    }

    private List<MessageExt> pulled(long... queueOffsets) {
        List<MessageExt> messages = new ArrayList<>();
        for (long queueOffset : queueOffsets) {
            MessageExt message = Messages.to("T").at(queueOffset, queueOffset).stored();
            message.setBrokerName("broker-a");
            messages.add(message);
        }
        processQueue.put(messages);
        return messages;
    }

    private long offset() {
        return offsets.readOffset(QUEUE, ReadOffsetType.READ_FROM_MEMORY);
    }
}
