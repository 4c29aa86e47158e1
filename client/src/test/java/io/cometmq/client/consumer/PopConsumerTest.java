// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static io.cometmq.client.testing.FakePops.POP_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyContext;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.client.testing.FakePops;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A push consumer whose broker shares the queues. */
class PopConsumerTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2);
    private final FakeBroker broker = cluster.broker(0);
    private final FakePops pops = broker.pops();
    private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("G", cluster.clients());
    private final List<MessageExt> consumed = new CopyOnWriteArrayList<>();
    private volatile MessageListenerConcurrently behaviour =
            (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS;

    @BeforeEach
    void configure() throws Exception {
        consumer.setNamesrvAddr(cluster.nameServer());
        consumer.setClientRebalance(false);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe("T", "A");
        consumer.registerMessageListener((List<MessageExt> messages, ConsumeConcurrentlyContext context) -> {
            consumed.addAll(messages);
            return behaviour.consumeMessage(messages, context);
        });
    }

    @AfterEach
    void close() {
        consumer.shutdown();
        cluster.close();
    }

    private static Messages message(String body) {
        return Messages.to("T").tag("A").body(body);
    }

    @Test
    void whatIsConsumedIsAckedWithItsReceipt() throws Exception {
        pops.assign(MessageRequestMode.POP);
        pops.append(message("m0"));
        pops.append(message("m1"));
        // Two threads that end at once would ack with one request.
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> pops.acks().size() == 2);

        assertThat(pops.acks())
                .extracting(Ack::extraInfo)
                .containsExactlyInAnyOrder(
                        "0 " + POP_TIME + " 60000 3 0 broker-a 0 0", "0 " + POP_TIME + " 60000 3 0 broker-a 0 1");
        assertThat(pops.acks()).extracting(Ack::topic).containsOnly("T");
        assertThat(pops.acks()).extracting(Ack::offset).containsExactlyInAnyOrder(0L, 1L);
        assertThat(bodies()).containsExactlyInAnyOrder("m0", "m1");
        assertThat(consumed).allSatisfy(message -> {
            assertThat(message.getProperty("1ST_POP_TIME")).isEqualTo(Long.toString(POP_TIME));
            assertThat(message.getBrokerName()).isEqualTo("broker-a");
        });
        assertThat(broker.pulls()).as("nothing of the topic is pulled").isZero();
    }

    @Test
    void aPopSaysWhatTheUserWants() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setPopBatchNums(7);
        consumer.setPopInvisibleTime(9_000);
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> !pops.pops().isEmpty());

        Pop pop = pops.pops().get(0);
        assertThat(pop.queueId()).isEqualTo(-1);
        assertThat(pop.maxMsgNums()).isEqualTo(7);
        assertThat(pop.invisibleTime()).isEqualTo(9_000);
        assertThat(pop.pollTime()).isEqualTo(15_000);
        assertThat(pop.initMode()).isZero();
        assertThat(pop.exp()).isEqualTo("A");
        assertThat(pop.order()).isFalse();
        assertThat(pops.questions())
                .filteredOn(question -> question.topic().equals("T"))
                .extracting("strategyName")
                .contains("AVG");
    }

    @Test
    void aRefusedMessageComesAgainByTheLadderOrTheListenersLevel() throws Exception {
        pops.assign(MessageRequestMode.POP);
        behaviour = (messages, context) -> {
            context.setDelayLevelWhenNextConsume(bodies().contains("m1") ? 2 : 0);
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        };
        consumer.start();
        pops.append(message("m0").reconsumed(1));
        await().atMost(ONE_MINUTE).until(() -> pops.changes().size() == 1);
        pops.append(message("m1"));
        await().atMost(ONE_MINUTE).until(() -> pops.changes().size() == 2);

        assertThat(pops.changes())
                .extracting(ChangeInvisibleTime::invisibleTime)
                .containsExactly(30_000L, 60_000L);
        assertThat(pops.changes().get(0).extraInfo()).isEqualTo("0 " + POP_TIME + " 60000 3 0 broker-a 0 0");
        assertThat(pops.acks()).isEmpty();
    }

    @Test
    void afterTheLastTryAMessageGoesToTheDeadLetters() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setMaxReconsumeTimes(2);
        behaviour = (messages, context) -> {
            throw new IllegalStateException("as the test wants");
        };
        consumer.start();
        pops.append(message("m0").reconsumed(2));

        await().atMost(ONE_MINUTE).until(() -> pops.acks().size() == 1);

        assertThat(broker.sendBacks()).hasSize(1);
        assertThat(broker.sendBacks().get(0).delayLevel()).isEqualTo(-1);
        assertThat(pops.changes()).isEmpty();
    }

    @Test
    void whatTheDeadLettersDoNotTakeComesAgain() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setMaxReconsumeTimes(0);
        broker.refuseNextSendBack(1);
        behaviour = (messages, context) -> ConsumeConcurrentlyStatus.RECONSUME_LATER;
        consumer.start();
        pops.append(message("m0"));

        await().atMost(ONE_MINUTE).until(() -> pops.changes().size() == 1);

        assertThat(pops.acks()).isEmpty();
    }

    @Test
    void otherTagsOfTheSameHashAreAckedUnread() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.start();
        pops.append(Messages.to("T").tag("B").body("other"));

        await().atMost(ONE_MINUTE).until(() -> pops.acks().size() == 1);

        assertThat(consumed).isEmpty();
    }

    @Test
    void aPartOfABatchIsAckedAndTheRestComesAgain() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setConsumeMessageBatchMaxSize(3);
        behaviour = (messages, context) -> {
            context.setAckIndex(0);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
        for (int i = 0; i < 3; i++) {
            pops.append(message("m" + i));
        }
        consumer.start();

        await().atMost(ONE_MINUTE)
                .until(() -> pops.acks().size() + pops.changes().size() == 3);

        assertThat(pops.acks()).extracting(Ack::offset).containsExactly(0L);
        assertThat(pops.changes()).extracting(ChangeInvisibleTime::offset).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aQueueWithManyUnackedMessagesIsNotPopped() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setPopThresholdForQueue(1);
        consumer.setPopBatchNums(1);
        CountDownLatch release = new CountDownLatch(1);
        behaviour = (messages, context) -> {
            awaitRelease(release);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
        for (int i = 0; i < 4; i++) {
            pops.append(message("m" + i));
        }
        consumer.start();
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 2);
        assertThat(pops.pops())
                .as("two are borrowed, which is above the threshold")
                .hasSize(2);

        release.countDown();

        await().atMost(ONE_MINUTE).until(() -> pops.ackedCount() == 4);
    }

    @Test
    void whileMessagesAreLeftSeveralPopsAreUnderWayAndOnlyOneOfThemWaits() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.setPopBatchNums(2);
        for (int i = 0; i < 20; i++) {
            pops.append(message("m" + i));
        }
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 20);
        await().atMost(ONE_MINUTE).until(() -> pops.held() == 1);

        assertThat(bodies()).doesNotHaveDuplicates();
        assertThat(pops.pops()).extracting(Pop::pollTime).containsOnly(15_000L, 0L);
        assertThat(pops.pops().get(0).pollTime()).isEqualTo(15_000);
        pops.append(message("later"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 21);
    }

    private static void awaitRelease(CountDownLatch release) {
        try {
            if (!release.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not released");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whereTheBrokerWantsItQueuesArePulled() throws Exception {
        pops.assign(MessageRequestMode.PULL);
        broker.append(new MessageQueue("T", "broker-a", 0), message("pulled"));
        broker.append(new MessageQueue("T", "broker-a", 1), message("of another member"));
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> !consumed.isEmpty());

        assertThat(bodies()).containsExactly("pulled");
        assertThat(pops.pops()).isEmpty();
    }

    @Test
    void whereTheBrokerAssignsNothingMembersShareByThemselves() throws Exception {
        broker.append(new MessageQueue("T", "broker-a", 0), message("m0"));
        broker.append(new MessageQueue("T", "broker-a", 1), message("m1"));
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 2);

        assertThat(bodies()).containsExactlyInAnyOrder("m0", "m1");
        assertThat(pops.pops()).isEmpty();
        long questions = pops.questions().size();
        broker.notifyChanged("G");
        broker.append(new MessageQueue("T", "broker-a", 0), message("m2"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 3);
        assertThat(pops.questions()).as("the broker is not asked again").hasSize((int) questions);
    }

    @Test
    void theAdministratorSeesWhatIsPopped() throws Exception {
        pops.assign(MessageRequestMode.POP);
        consumer.start();
        await().atMost(ONE_MINUTE).until(() -> !pops.pops().isEmpty());

        assertThat(consumer.runningInfo().mqPopTable()).containsOnlyKeys(new MessageQueue("T", "broker-a", -1));
    }

    private List<String> bodies() {
        return consumed.stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }
}
