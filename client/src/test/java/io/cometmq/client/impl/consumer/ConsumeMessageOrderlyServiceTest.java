// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.lifecycle.BoundedExecutor;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.testing.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumeMessageOrderlyServiceTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1).with("%RETRY%G", 1);
    private final MQClientInstance client = TestClients.open(cluster);
    private final OffsetStore offsets = new RemoteBrokerOffsetStore(client, "G");
    private final ProcessQueue processQueue = new ProcessQueue(0);
    private final BoundedExecutor pool = BoundedExecutor.start("consume", 2, 100, scheduler.clock());
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private volatile boolean lockValid = true;
    private final AtomicInteger renewals = new AtomicInteger();
    private int maxReconsumeTimes = Integer.MAX_VALUE;
    private int batchSize = 1;

    @AfterEach
    void close() {
        pool.close();
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void messagesAreConsumedInOrderAndTheOffsetFollows() {
        ConsumeMessageOrderlyService service =
                service((messages, context) -> note(messages, ConsumeOrderlyStatus.SUCCESS));
        pulled(7, 5, 6);

        service.run(processQueue, QUEUE);

        assertThat(seen).containsExactly("5", "6", "7");
        assertThat(offset()).isEqualTo(8);
        assertThat(processQueue.count()).isZero();
        assertThat(processQueue.bytes()).isZero();
    }

    @Test
    void aQueueHasOneRunAtATime() {
        ConsumeMessageOrderlyService service =
                service((messages, context) -> note(messages, ConsumeOrderlyStatus.SUCCESS));
        List<MessageExt> messages = pulled(5, 6);

        service.submit(messages, processQueue, QUEUE);
        service.submit(messages, processQueue, QUEUE);

        await().atMost(ONE_MINUTE).until(() -> offset() == 7);
        assertThat(seen).containsExactly("5", "6");
    }

    @Test
    void whatIsSuspendedIsTriedAgainInPlace() {
        AtomicInteger calls = new AtomicInteger();
        ConsumeMessageOrderlyService service = service((messages, context) -> {
            context.setSuspendCurrentQueueTimeMillis(50);
            return note(
                    messages,
                    calls.incrementAndGet() <= 2
                            ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                            : ConsumeOrderlyStatus.SUCCESS);
        });
        pulled(5, 6);

        service.run(processQueue, QUEUE);
        assertThat(seen).containsExactly("5");
        assertThat(processQueue.first())
                .extracting(MessageExt::getReconsumeTimes)
                .isEqualTo(1);
        scheduler.advance(Duration.ofMillis(49));
        assertThat(calls).hasValue(1);

        scheduler.advance(Duration.ofMillis(1));
        await().atMost(ONE_MINUTE)
                .until(() -> calls.get() == 2
                        && processQueue.first() != null
                        && processQueue.first().getReconsumeTimes() == 2);
        awaitPause();
        scheduler.advance(Duration.ofMillis(50));
        await().atMost(ONE_MINUTE).until(() -> offset() == 7);
        assertThat(seen).containsExactly("5", "5", "5", "6");
    }

    @Test
    void nullAndExceptionsSuspendForTheConfiguredTimeWithinBounds() {
        AtomicInteger calls = new AtomicInteger();
        ConsumeMessageOrderlyService service = service((messages, context) -> {
            context.setSuspendCurrentQueueTimeMillis(calls.get() == 0 ? -1 : 3);
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("thrown by the test");
            }
            return calls.get() == 2 ? null : ConsumeOrderlyStatus.SUCCESS;
        });
        pulled(5);

        service.run(processQueue, QUEUE);
        scheduler.advance(Duration.ofMillis(999));
        assertThat(calls).hasValue(1);
        scheduler.advance(Duration.ofMillis(1));
        await().atMost(ONE_MINUTE).until(() -> calls.get() == 2);
        awaitPause();
        scheduler.advance(Duration.ofMillis(9));
        assertThat(calls).hasValue(2);
        scheduler.advance(Duration.ofMillis(1));
        await().atMost(ONE_MINUTE).until(() -> offset() == 6);
    }

    @Test
    void afterTheLastTryAMessageGoesToTheRetryTopicAndTheQueueGoesOn() {
        maxReconsumeTimes = 1;
        ConsumeMessageOrderlyService service = service((messages, context) -> note(
                messages,
                messages.get(0).getQueueOffset() == 5
                        ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                        : ConsumeOrderlyStatus.SUCCESS));
        pulled(5, 6);

        service.run(processQueue, QUEUE);
        scheduler.advance(Duration.ofSeconds(1));

        await().atMost(ONE_MINUTE).until(() -> offset() == 7);
        assertThat(seen).containsExactly("5", "5", "6");
        MessageExt copy = cluster.broker(0)
                .messages(new MessageQueue("%RETRY%G", "broker-a", 0))
                .get(0);
        assertThat(copy.getProperty("RECONSUME_TIME")).isEqualTo("2");
        assertThat(copy.getProperty("MAX_RECONSUME_TIMES")).isEqualTo("1");
        assertThat(copy.getProperty("RETRY_TOPIC")).isEqualTo("T");
    }

    @Test
    void withManualCommitTheListenerDecidesWhatIsCommittedAndWhatComesAgain() {
        AtomicInteger calls = new AtomicInteger();
        List<ConsumeOrderlyStatus> answers = List.of(
                ConsumeOrderlyStatus.SUCCESS,
                ConsumeOrderlyStatus.COMMIT,
                ConsumeOrderlyStatus.SUCCESS,
                ConsumeOrderlyStatus.ROLLBACK,
                ConsumeOrderlyStatus.SUCCESS,
                ConsumeOrderlyStatus.COMMIT);
        List<Long> offsetsBefore = new ArrayList<>();
        ConsumeMessageOrderlyService service = service((messages, context) -> {
            context.setAutoCommit(false);
            offsetsBefore.add(offset());
            return note(messages, answers.get(calls.getAndIncrement()));
        });
        pulled(1, 2, 3, 4);

        service.run(processQueue, QUEUE);
        assertThat(offset()).isEqualTo(3);
        scheduler.advance(Duration.ofSeconds(1));

        await().atMost(ONE_MINUTE).until(() -> offset() == 5);
        assertThat(seen).containsExactly("1", "2", "3", "4", "3", "4");
        assertThat(offsetsBefore).containsExactly(-1L, -1L, 3L, 3L, 3L, 3L);
    }

    @Test
    void withAutoCommitTheManualAnswersCountAsSuccess() {
        ConsumeMessageOrderlyService service = service((messages, context) -> note(
                messages,
                messages.get(0).getQueueOffset() == 1 ? ConsumeOrderlyStatus.ROLLBACK : ConsumeOrderlyStatus.COMMIT));
        pulled(1, 2);

        service.run(processQueue, QUEUE);

        assertThat(seen).containsExactly("1", "2");
        assertThat(offset()).isEqualTo(3);
    }

    @Test
    void withoutAValidLockNothingIsConsumedAndTheLockIsAskedFor() {
        ConsumeMessageOrderlyService service =
                service((messages, context) -> note(messages, ConsumeOrderlyStatus.SUCCESS));
        lockValid = false;
        List<MessageExt> messages = pulled(5);

        service.submit(messages, processQueue, QUEUE);
        await().atMost(ONE_MINUTE).until(() -> renewals.get() == 1);
        awaitPause();
        assertThat(seen).isEmpty();

        lockValid = true;
        scheduler.advance(Duration.ofMillis(100));
        await().atMost(ONE_MINUTE).until(() -> offset() == 6);
    }

    @Test
    void aRunGivesWayToOthersAfterAMinute() {
        ConsumeMessageOrderlyService service = service((messages, context) -> {
            scheduler.clock().advance(Duration.ofSeconds(31));
            return note(messages, ConsumeOrderlyStatus.SUCCESS);
        });
        pulled(1, 2, 3);

        service.run(processQueue, QUEUE);
        assertThat(seen).containsExactly("1", "2");

        scheduler.advance(Duration.ofMillis(10));
        await().atMost(ONE_MINUTE).until(() -> offset() == 4);
    }

    @Test
    void aBatchIsConsumedTogether() {
        batchSize = 2;
        List<Integer> sizes = new ArrayList<>();
        ConsumeMessageOrderlyService service = service((messages, context) -> {
            sizes.add(messages.size());
            return note(messages, ConsumeOrderlyStatus.SUCCESS);
        });
        pulled(1, 2, 3);

        service.run(processQueue, QUEUE);

        assertThat(sizes).containsExactly(2, 1);
        assertThat(offset()).isEqualTo(4);
    }

    @Test
    void aQueueThatIsGivenUpBetweenTwoCallsKeepsItsMessages() {
        ConsumeMessageOrderlyService service =
                service((messages, context) -> note(messages, ConsumeOrderlyStatus.SUCCESS));
        pulled(5);
        processQueue.gate().close(() -> {});
        processQueue.drop();

        service.run(processQueue, QUEUE);

        assertThat(seen).isEmpty();
        assertThat(processQueue.count()).isEqualTo(1);
        assertThat(offset()).isEqualTo(OffsetStore.NO_OFFSET);
    }

    /** The run has noted when it goes on, which is the last thing that it does. */
    private void awaitPause() {
        await().atMost(ONE_MINUTE).until(() -> !scheduler.waiting().isEmpty());
    }

    private ConsumeOrderlyStatus note(List<MessageExt> messages, ConsumeOrderlyStatus status) {
        messages.forEach(message -> seen.add(Long.toString(message.getQueueOffset())));
        return status;
    }

    private ConsumeMessageOrderlyService service(MessageListenerOrderly listener) {
        ClientConfig config = new ClientConfig();
        config.setNamesrvAddr(cluster.nameServer());
        return new ConsumeMessageOrderlyService(
                new ConsumeMessageOrderlyService.Settings("G", batchSize, 1_000, maxReconsumeTimes),
                listener,
                offsets,
                SendBack.by(client, config, "G", maxReconsumeTimes),
                new ListenerCalls("G", new ConsumerStats(scheduler.clock()), scheduler.clock()),
                new ConsumeThreads(pool, scheduler, scheduler.clock(), Duration.ofSeconds(1)),
                new ConsumeMessageOrderlyService.LockRenewal() {
                    @Override
                    public boolean isValid(ProcessQueue queue) {
                        return lockValid;
                    }

                    @Override
                    public void renew(MessageQueue queue, ProcessQueue ofQueue) {
                        renewals.incrementAndGet();
                    }
                });
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
