// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.ConsumeMessageContext;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefaultLitePullConsumerTest {
    private static final MessageQueue Q0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue Q1 = new MessageQueue("T", "broker-a", 1);
    private static final long PATIENCE = 10_000;

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2).with("ns%N", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultLitePullConsumer consumer = consumer("one");

    @BeforeEach
    void fill() {
        for (int i = 0; i < 3; i++) {
            broker.append(Q0, Messages.to("T").tag(i == 1 ? "B" : "A").body("m" + i));
        }
    }

    @AfterEach
    void close() {
        consumer.close();
        cluster.close();
    }

    private DefaultLitePullConsumer consumer(String instance) {
        DefaultLitePullConsumer made = new DefaultLitePullConsumer("G", cluster.clients());
        made.setNamesrvAddr(cluster.nameServer());
        made.setInstanceName(instance);
        made.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        return made;
    }

    @Test
    void aMemberLeavesTheGroupWhenItsBrokerSaysThatItHasTheOffsets() throws Exception {
        consumer.subscribe("T");
        consumer.start();
        assertThat(pollBodies(3)).hasSize(3);
        consumer.commit();
        broker.holdOffsetAnswers();

        CompletableFuture<Void> left = CompletableFuture.runAsync(consumer::close);

        await().atMost(ONE_MINUTE).until(() -> broker.unansweredOffsets() > 0);
        assertThat(broker.unregistered()).isEmpty();
        broker.answerOffsets();
        left.get(1, TimeUnit.MINUTES);
        assertThat(broker.unregistered()).hasSize(1);
        assertThat(broker.committed("G", Q0)).isEqualTo(3);
    }

    @Test
    void aSubscribedTopicIsPolledInOrder() throws Exception {
        consumer.subscribe("T");
        consumer.start();
        assertThat(consumer.isRunning()).isTrue();

        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(consumer.assignment()).containsExactly(Q0, Q1));
        assertThat(consumer.poll(0)).isEmpty();
    }

    @Test
    void serversSeeTheNamespaceAndTheApplicationDoesNot() throws Exception {
        MessageQueue inside = new MessageQueue("ns%N", "broker-a", 0);
        MessageQueue queue = new MessageQueue("N", "broker-a", 0);
        broker.append(inside, Messages.to("ns%N").body("first"));
        broker.append(inside, Messages.to("ns%N").body("second"));
        consumer.setNamespace("ns");
        List<Set<MessageQueue>> told = new CopyOnWriteArrayList<>();
        consumer.subscribe("N", "*", (topic, all, mine) -> told.add(mine));
        consumer.start();

        List<MessageExt> polled = new ArrayList<>();
        await().atMost(ONE_MINUTE).until(() -> {
            polled.addAll(consumer.poll(100));
            return polled.size() == 2;
        });
        assertThat(polled).extracting(MessageExt::getTopic).containsOnly("N");
        assertThat(consumer.assignment()).containsExactly(queue);
        assertThat(consumer.fetchMessageQueues("N")).containsExactly(queue);
        assertThat(told).contains(Set.of(queue));

        consumer.seek(queue, 1);
        assertThat(pollBodies(1)).containsExactly("second");
        consumer.commitSync(Map.of(queue, 2L), true);
        assertThat(consumer.committed(queue)).isEqualTo(2);
        assertThat(broker.committed("ns%G", inside)).isEqualTo(2);
    }

    @Test
    void hooksSeePollsThatHandOutMessages() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        consumer.getDefaultLitePullConsumerImpl().registerConsumeMessageHook(new ConsumeMessageHook() {
            @Override
            public String hookName() {
                return "polls";
            }

            @Override
            public void consumeMessageBefore(ConsumeMessageContext context) {
                seen.add("before " + context.getMsgList().size());
            }

            @Override
            public void consumeMessageAfter(ConsumeMessageContext context) {
                seen.add("after " + context.isSuccess() + " " + context.getProps());
            }
        });
        assignFrom(Q0, 2);

        assertThat(pollBodies(1)).containsExactly("m2");
        assertThat(consumer.poll(0)).isEmpty();

        assertThat(seen).containsExactly("before 1", "after true {ConsumeContextType=SUCCESS}");
    }

    @Test
    void pullsCarryTheSubscriptionAndTheirOwnCode() throws Exception {
        consumer.setPullBatchSize(7);
        consumer.subscribe("T", "A");
        consumer.start();

        assertThat(pollBodies(2)).containsExactly("m0", "m2");

        Pull pull = broker.litePulls().get(0);
        assertThat(pull.sysFlag()).as("SUSPEND, SUBSCRIPTION and LITE_PULL").isEqualTo(22);
        assertThat(pull.subscription()).isEqualTo("A");
        assertThat(pull.maxMsgNums()).isEqualTo(7);
        assertThat(pull.suspendTimeoutMillis()).isEqualTo(20_000);
        assertThat(broker.clients().keySet()).singleElement().asString().endsWith("@STREAM");
        assertThat(broker.clients().values().iterator().next().consumerDataSet())
                .extracting("consumeType")
                .containsExactly(ConsumeType.CONSUME_ACTIVELY);
    }

    @Test
    void aPollWaitsForTheNextMessage() throws Exception {
        assignFrom(Q0, 3);
        CompletableFuture<List<MessageExt>> polled = CompletableFuture.supplyAsync(() -> consumer.poll(PATIENCE));
        await().atMost(ONE_MINUTE).until(() -> !broker.litePulls().isEmpty());

        broker.append(Q0, Messages.to("T").body("m3"));

        assertThat(bodies(polled.get(10, TimeUnit.SECONDS))).containsExactly("m3");
    }

    @Test
    void anAssignedQueueIsPolledWithItsFilterAlone() throws Exception {
        broker.append(Q1, Messages.to("T").tag("B").body("other"));
        consumer.setSubExpressionForAssign("T", "B");
        consumer.start();
        consumer.assign(List.of(Q0));

        assertThat(pollBodies(1)).containsExactly("m1");
        assertThat(consumer.assignment()).containsExactly(Q0);

        consumer.assign(List.of(Q1));
        assertThat(pollBodies(1)).containsExactly("other");
        assertThat(consumer.assignment()).containsExactly(Q1);
    }

    @Test
    void anAssignmentBeforeTheStartBeginsWithIt() throws Exception {
        consumer.assign(Set.of(Q0));
        consumer.start();

        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void aSeekRightAfterTheAssignmentDecidesWhereToBegin() throws Exception {
        consumer.start();
        consumer.assign(List.of(Q0));
        consumer.seek(Q0, 2);

        assertThat(pollBodies(1)).containsExactly("m2");

        consumer.seekToBegin(Q0);
        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");

        consumer.seekToEnd(Q0);
        broker.append(Q0, Messages.to("T").body("m3"));
        assertThat(pollBodies(1)).containsExactly("m3");
    }

    @Test
    void aPullThatWaitsDuringASeekDeliversNothingOld() throws Exception {
        assignFrom(Q0, 3);
        await().atMost(ONE_MINUTE).until(() -> !broker.litePulls().isEmpty());

        consumer.seek(Q0, 1);
        // Wakes the pull that set out from offset 3 before the seek, too.
        broker.append(Q0, Messages.to("T").body("m3"));

        assertThat(pollBodies(3)).containsExactly("m1", "m2", "m3");
        assertThat(consumer.poll(0)).isEmpty();
    }

    @Test
    void commitsCoverWhatWasPolledOnly() throws Exception {
        consumer.setAutoCommit(false);
        consumer.setPullBatchSize(2);
        assignFrom(Q0, 0);
        await("everything is cached")
                .until(() -> broker.litePulls().stream().anyMatch(pull -> pull.queueOffset() == 3));

        assertThat(bodies(consumer.poll(PATIENCE))).containsExactly("m0", "m1");
        consumer.commitSync();

        assertThat(broker.committed("G", Q0)).isEqualTo(2);
        assertThat(consumer.committed(Q0)).isEqualTo(2);
    }

    @Test
    void aPlainCommitIsSavedAtTheClose() throws Exception {
        consumer.setAutoCommit(false);
        assignFrom(Q0, 0);
        pollBodies(3);
        consumer.commit();
        consumer.close();

        assertThat(broker.committed("G", Q0)).isEqualTo(3);
    }

    @Test
    void withoutACommitNothingIsSaved() throws Exception {
        consumer.setAutoCommit(false);
        assignFrom(Q0, 0);
        pollBodies(3);
        consumer.close();

        assertThat(broker.committed("G", Q0)).isEqualTo(-1);
    }

    @Test
    void automaticCommitsAtTheCloseLeaveOutTheLastPoll() throws Exception {
        consumer.setPullBatchSize(2);
        assignFrom(Q0, 0);
        assertThat(bodies(consumer.poll(PATIENCE))).containsExactly("m0", "m1");
        assertThat(bodies(consumer.poll(PATIENCE))).containsExactly("m2");

        consumer.close();

        assertThat(broker.committed("G", Q0)).as("m2 may be under work").isEqualTo(2);
    }

    @Test
    void offsetsAreCommittedPerQueue() throws Exception {
        consumer.setAutoCommit(false);
        broker.append(Q1, Messages.to("T").body("other"));
        consumer.start();
        consumer.assign(List.of(Q0, Q1));
        pollBodies(4);

        consumer.commit(Set.of(Q1), true);
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(broker.committed("G", Q1)).isEqualTo(1));
        assertThat(broker.committed("G", Q0)).isEqualTo(-1);

        consumer.commit(Map.of(Q0, 1L), true);
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(broker.committed("G", Q0)).isEqualTo(1));

        consumer.commitSync(Map.of(Q0, 2L, new MessageQueue("T", "broker-a", 9), 5L), true);
        assertThat(broker.committed("G", Q0)).isEqualTo(2);
        assertThat(broker.committed("G", new MessageQueue("T", "broker-a", 9)))
                .as("not held")
                .isEqualTo(-1);

        consumer.commitSync(Map.of(Q0, -1L), true);
        assertThat(broker.committed("G", Q0)).isEqualTo(2);
    }

    @Test
    void aPausedQueueIsNotPulledUntilItIsResumed() throws Exception {
        consumer.start();
        consumer.assign(List.of(Q0));
        consumer.pause(List.of(Q0));
        consumer.seek(Q0, 0);
        assertThat(consumer.poll(0)).isEmpty();

        consumer.resume(List.of(Q0));

        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void aFullCacheStopsPullingUntilItIsPolled() throws Exception {
        consumer.setPullBatchSize(1);
        consumer.setPullThresholdForAll(2);
        assignFrom(Q0, 0);
        await().atMost(ONE_MINUTE).until(() -> broker.litePulls().size() >= 2);
        assertThat(broker.litePulls()).extracting(Pull::queueOffset).doesNotContain(2L);

        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void twoConsumersShareAndLoseNothingWhenOneLeaves() throws Exception {
        DefaultLitePullConsumer other = consumer("two");
        try {
            for (DefaultLitePullConsumer each : List.of(consumer, other)) {
                each.setAutoCommit(false);
                each.subscribe("T");
                each.start();
                broker.notifyChanged("G");
            }
            await().atMost(ONE_MINUTE).untilAsserted(() -> {
                assertThat(consumer.assignment()).containsExactly(Q0);
                assertThat(other.assignment()).containsExactly(Q1);
            });
            assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
            broker.append(Q0, Messages.to("T").body("m3"));
            consumer.commitSync();

            consumer.close();
            broker.notifyChanged("G");

            await().atMost(ONE_MINUTE)
                    .untilAsserted(() -> assertThat(other.assignment()).containsExactly(Q0, Q1));
            assertThat(bodies(other.poll(PATIENCE))).containsExactly("m3");
        } finally {
            other.close();
        }
    }

    @Test
    void anUnsubscribedTopicIsNotPolledAnyMore() throws Exception {
        consumer.setPullBatchSize(1);
        consumer.subscribe("T");
        consumer.start();
        assertThat(bodies(consumer.poll(PATIENCE))).containsExactly("m0");
        assertThat(bodies(consumer.poll(PATIENCE))).containsExactly("m1");

        consumer.unsubscribe("T");

        assertThat(consumer.assignment()).isEmpty();
        assertThat(consumer.poll(0)).isEmpty();
        consumer.close();
        assertThat(broker.committed("G", Q0)).as("m1 may be under work").isEqualTo(1);
    }

    @Test
    void listenersHearOfQueues() throws Exception {
        ConcurrentLinkedQueue<Set<MessageQueue>> changes = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Set<MessageQueue>> shares = new ConcurrentLinkedQueue<>();
        consumer.setTopicMetadataCheckIntervalMillis(10);
        consumer.registerTopicMessageQueueChangeListener("T", (topic, queues) -> changes.add(queues));
        consumer.subscribe("T", "*", (topic, all, mine) -> shares.add(mine));
        consumer.start();
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(shares).contains(Set.of(Q0, Q1)));
        assertThat(changes).isEmpty();

        cluster.with("T", 3);

        MessageQueue third = new MessageQueue("T", "broker-a", 2);
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(changes).contains(Set.of(Q0, Q1, third)));
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(shares).contains(Set.of(Q0, Q1, third)));
        assertThat(consumer.fetchMessageQueues("T")).containsExactly(Q0, Q1, third);
    }

    @Test
    void broadcastingGivesEveryConsumerEverything() throws Exception {
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.setOffsetStore(new MemoryOffsetStore());
        consumer.subscribe("T");
        consumer.start();

        assertThat(pollBodies(3)).containsExactly("m0", "m1", "m2");
        consumer.commitSync();
        assertThat(consumer.committed(Q0)).isEqualTo(3);
        assertThat(broker.committed("G", Q0)).isEqualTo(-1);
    }

    @Test
    void subscribingAndAssigningExcludeEachOther() throws Exception {
        consumer.subscribe("T");

        assertThatThrownBy(() -> consumer.assign(List.of(Q0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mutually exclusive")
                .hasMessageContaining("SUBSCRIBE");
        assertThatThrownBy(() -> consumer.setSubExpressionForAssign("T", "A"))
                .isInstanceOf(IllegalStateException.class);
        DefaultLitePullConsumer other = consumer("two");
        other.assign(List.of(Q0));
        assertThatThrownBy(() -> other.subscribe("T")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void seeksOutOfBoundsAreNamed() throws Exception {
        consumer.start();
        consumer.assign(List.of(Q0));
        broker.deleteBefore(Q0, 1);

        assertThatThrownBy(() -> consumer.seek(Q0, 0))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("seek offset = 0, min offset = 1, max offset = 3");
        assertThatThrownBy(() -> consumer.seek(Q0, 4)).hasMessageContaining("seek offset = 4");
        assertThatThrownBy(() -> consumer.seek(Q1, 0))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("not in assigned list")
                .hasMessageContaining(Q1.toString());
        assertThatThrownBy(() -> consumer.seekToEnd(Q1)).hasMessageContaining("not in assigned list");
        consumer.seek(Q0, 3);
    }

    @Test
    void aConsumerThatDoesNotRunSaysSo() throws Exception {
        assertThatThrownBy(() -> consumer.poll())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CREATE_JUST");
        assertThatThrownBy(() -> consumer.seek(Q0, 0)).isInstanceOf(IllegalStateException.class);
        consumer.assign(List.of(Q0));
        consumer.start();
        assertThatThrownBy(consumer::start)
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> consumer.poll(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> consumer.assign(List.of())).isInstanceOf(IllegalArgumentException.class);
        consumer.close();

        assertThat(consumer.isRunning()).isFalse();
        assertThatThrownBy(() -> consumer.poll(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SHUTDOWN_ALREADY");
        assertThatThrownBy(() -> consumer.commit()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void illegalSettingsAndArgumentsAreNamed() {
        consumer.setPullThresholdForQueue(0);
        assertThatThrownBy(consumer::start)
                .hasMessageContaining("pullThresholdForQueue=0")
                .hasMessageContaining("1..65535");
        consumer.setPullThresholdForQueue(1_000);
        consumer.setConsumerTimeoutMillisWhenSuspend(10);
        assertThatThrownBy(consumer::start).hasMessageContaining("=10").hasMessageContaining("20000");
        assertThatThrownBy(() -> consumer.subscribe("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> consumer.subscribe("T", " || ")).isInstanceOf(MQClientException.class);
        assertThatThrownBy(() -> consumer.setSubExpressionForAssign("T", " "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> consumer.registerTopicMessageQueueChangeListener("T", null))
                .isInstanceOf(MQClientException.class);
        consumer.setAutoCommitIntervalMillis(10);
        assertThat(consumer.getAutoCommitIntervalMillis()).isEqualTo(5_000);
    }

    @Test
    void pullingGoesOnAfterTheBrokerWasGone() throws Exception {
        consumer.setPullTimeDelayMillsWhenException(10);
        assignFrom(Q0, 3);
        cluster.network().isolate(broker.address());
        broker.releaseHeld();
        cluster.network().restore(broker.address());
        broker.append(Q0, Messages.to("T").body("m3"));

        assertThat(pollBodies(1)).containsExactly("m3");
    }

    @Test
    void anOffsetThatIsGoneIsCorrectedByTheBroker() throws Exception {
        broker.commit("G", Q0, 99);
        consumer.subscribe("T");
        consumer.start();
        await().atMost(ONE_MINUTE).until(() -> broker.litePulls().stream().anyMatch(pull -> pull.queueOffset() == 3));

        broker.append(Q0, Messages.to("T").body("m3"));

        assertThat(pollBodies(1)).containsExactly("m3");
    }

    private void assignFrom(MessageQueue queue, long offset) throws Exception {
        consumer.start();
        consumer.assign(List.of(queue));
        consumer.seek(queue, offset);
    }

    private List<String> pollBodies(int count) {
        List<String> all = new ArrayList<>();
        await().atMost(ONE_MINUTE).until(() -> {
            all.addAll(bodies(consumer.poll(50)));
            return all.size() >= count;
        });
        return all;
    }

    private static List<String> bodies(List<MessageExt> messages) {
        return messages.stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }
}
