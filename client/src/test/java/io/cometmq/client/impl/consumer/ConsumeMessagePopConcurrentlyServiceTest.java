// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.client.testing.FakePops;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumeMessagePopConcurrentlyServiceTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", -1);
    private static final Duration INVISIBLE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final MQClientInstance client = TestClients.open(cluster);
    private final TaskPool pool = Threads.system().pool("consume", 1, 10, clock);
    private final PopProcessQueue processQueue = new PopProcessQueue(0);
    private final List<MessageExt> consumed = new ArrayList<>();

    @AfterEach
    void close() {
        pool.close();
        cluster.clients().release(client);
        cluster.close();
    }

    private ConsumeMessagePopConcurrentlyService service(MessageListenerConcurrently listener) {
        return new ConsumeMessagePopConcurrentlyService(
                new ConsumeMessagePopConcurrentlyService.Settings("G", 10, 16),
                listener,
                new PopCalls(client, "G"),
                SendBack.by(client, new ClientConfig(), "G", 16),
                new ListenerCalls("G", new ConsumerStats(clock), clock),
                new ConsumeThreads(pool, scheduler, clock, Duration.ofSeconds(1)));
    }

    private PopLoan loan(long offset) {
        PopReceipt receipt = new PopReceipt(0, 1, INVISIBLE.toMillis(), 0, Origin.TOPIC, "broker-a", 0, offset);
        MessageExt message = Messages.to("T").at(offset, offset).stored();
        return new PopLoan(message, receipt, "T", clock.nanos() + INVISIBLE.toNanos());
    }

    @Test
    void whatIsOverBeforeTheCallIsNotConsumed() {
        ConsumeMessagePopConcurrentlyService service = service((messages, context) -> {
            consumed.addAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        PopLoan early = loan(0);
        clock.advance(INVISIBLE.minusMillis(1));
        PopLoan late = loan(1);
        clock.advance(Duration.ofMillis(1));
        processQueue.borrowed(2);

        service.consume(List.of(early, late), processQueue, QUEUE);

        assertThat(consumed).containsExactly(late.message());
        await().atMost(ONE_MINUTE).until(() -> processQueue.waiting() == 0);
        assertThat(cluster.broker(0).pops().acks()).singleElement().satisfies(ack -> assertThat(ack.offset())
                .isEqualTo(1));
    }

    @Test
    void whatOneCallConsumedIsAckedWithOneRequest() {
        ConsumeMessagePopConcurrentlyService service =
                service((messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        processQueue.borrowed(3);

        service.consume(List.of(loan(0), loan(2), loan(5_000)), processQueue, QUEUE);

        await().atMost(ONE_MINUTE).until(() -> processQueue.waiting() == 0);
        FakePops pops = cluster.broker(0).pops();
        assertThat(pops.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.brokerName()).isEqualTo("broker-a");
            assertThat(batch.acks()).singleElement().satisfies(ack -> {
                assertThat(ack.c()).isEqualTo("G");
                assertThat(ack.t()).isEqualTo("T");
                assertThat(ack.r()).isEqualTo("0");
                assertThat(ack.pt()).isEqualTo(1);
                assertThat(ack.it()).isEqualTo(INVISIBLE.toMillis());
                assertThat(ack.bits().stream()).containsExactly(0, 2);
            });
        });
        assertThat(pops.acks())
                .as("too far from the start of its loan for a bit")
                .extracting(Ack::offset)
                .containsExactly(5_000L);
    }

    @Test
    void aBrokerThatKnowsNoBatchesGetsEachAckByItself() {
        FakePops pops = cluster.broker(0).pops();
        pops.refuseBatches();
        ConsumeMessagePopConcurrentlyService service =
                service((messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        processQueue.borrowed(2);

        service.consume(List.of(loan(0), loan(1)), processQueue, QUEUE);

        await().atMost(ONE_MINUTE).until(() -> processQueue.waiting() == 0);
        assertThat(pops.acks()).extracting(Ack::offset).containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void whatIsOverAfterTheCallIsNeitherAckedNorPutOff() {
        ConsumeMessagePopConcurrentlyService service = service((messages, context) -> {
            clock.advance(INVISIBLE);
            context.setAckIndex(0);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        processQueue.borrowed(2);

        service.consume(List.of(loan(0), loan(1)), processQueue, QUEUE);

        assertThat(processQueue.waiting()).isZero();
        assertThat(cluster.broker(0).pops().acks()).isEmpty();
        assertThat(cluster.broker(0).pops().changes()).isEmpty();
    }

    @Test
    void aQueueThatWasGivenUpIsNotConsumedButItsRunningCallCounts() {
        ConsumeMessagePopConcurrentlyService service = service((messages, context) -> {
            consumed.addAll(messages);
            processQueue.drop();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        processQueue.borrowed(2);

        service.consume(List.of(loan(0)), processQueue, QUEUE);
        service.consume(List.of(loan(1)), processQueue, QUEUE);

        assertThat(consumed).hasSize(1);
        await().atMost(ONE_MINUTE).until(() -> cluster.broker(0).pops().acks().size() == 1);
        await().atMost(ONE_MINUTE).until(() -> processQueue.waiting() == 0);
    }

    @Test
    void nothingIsCalledAfterTheClose() {
        ConsumeMessagePopConcurrentlyService service = service((messages, context) -> {
            consumed.addAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        service.close();

        service.consume(List.of(loan(0)), processQueue, QUEUE);

        assertThat(consumed).isEmpty();
    }

    @Test
    void theLadderGoesByLevelElseByTries() {
        assertThat(ConsumeMessagePopConcurrentlyService.delay(0, 0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(ConsumeMessagePopConcurrentlyService.delay(0, 3)).isEqualTo(Duration.ofMinutes(2));
        assertThat(ConsumeMessagePopConcurrentlyService.delay(1, 3)).isEqualTo(Duration.ofSeconds(30));
        assertThat(ConsumeMessagePopConcurrentlyService.delay(99, 0)).isEqualTo(Duration.ofHours(2));
        assertThat(ConsumeMessagePopConcurrentlyService.delay(0, 99)).isEqualTo(Duration.ofHours(2));
    }
}
