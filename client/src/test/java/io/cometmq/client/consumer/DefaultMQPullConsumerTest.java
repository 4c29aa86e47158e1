// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.FilterMessageContext;
import io.cometmq.client.hook.FilterMessageHook;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.body.ConsumerData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefaultMQPullConsumerTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("ns%N", 1).with("T", 2);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("G", cluster.clients());

    @BeforeEach
    void fill() {
        consumer.setNamesrvAddr(cluster.nameServer());
        for (int i = 0; i < 3; i++) {
            broker.append(QUEUE, Messages.to("T").tag(i == 1 ? "B" : "A").body("m" + i));
        }
    }

    @AfterEach
    void close() {
        consumer.shutdown();
        cluster.close();
    }

    @Test
    void messagesComeFromTheOffsetThatIsAskedFor() throws Exception {
        consumer.start();

        PullResult result = consumer.pull(QUEUE, "*", 1, 32);

        assertThat(result.getPullStatus()).isEqualTo(PullStatus.FOUND);
        assertThat(result.getNextBeginOffset()).isEqualTo(3);
        assertThat(result.getMinOffset()).isZero();
        assertThat(result.getMaxOffset()).isEqualTo(3);
        assertThat(result.getMsgFoundList())
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactly("m1", "m2");
        MessageExt first = result.getMsgFoundList().get(0);
        assertThat(first.getQueueOffset()).isEqualTo(1);
        assertThat(first.getBrokerName()).isEqualTo("broker-a");
        assertThat(first.getProperty("MAX_OFFSET")).isEqualTo("3");
    }

    @Test
    void otherTagsAreFilteredOut() throws Exception {
        consumer.start();

        PullResult result = consumer.pull(QUEUE, "B", 0, 32);

        assertThat(result.getMsgFoundList()).extracting(MessageExt::getTags).containsExactly("B");
        assertThat(result.getNextBeginOffset()).isEqualTo(3);
    }

    @Test
    void hooksDropMessages() throws Exception {
        List<FilterMessageContext> seen = new ArrayList<>();
        consumer.getDefaultMQPullConsumerImpl().registerFilterMessageHook(new FilterMessageHook() {
            @Override
            public String hookName() {
                return "no B";
            }

            @Override
            public void filterMessage(FilterMessageContext context) {
                seen.add(context);
                context.getMsgList().removeIf(message -> "B".equals(message.getTags()));
                throw new IllegalStateException("which changes nothing");
            }
        });
        consumer.setUnitMode(true);
        consumer.start();

        PullResult result = consumer.pull(QUEUE, "*", 0, 32);

        assertThat(result.getMsgFoundList()).extracting(MessageExt::getTags).containsExactly("A", "A");
        assertThat(result.getNextBeginOffset()).isEqualTo(3);
        assertThat(seen).singleElement().satisfies(context -> {
            assertThat(context.getConsumerGroup()).isEqualTo("G");
            assertThat(context.getMq()).isEqualTo(QUEUE);
            assertThat(context.isUnitMode()).isTrue();
        });
    }

    @Test
    void serversSeeTheNamespaceAndTheApplicationDoesNot() throws Exception {
        MessageQueue queue = new MessageQueue("N", "broker-a", 0);
        broker.append(
                new MessageQueue("ns%N", "broker-a", 0), Messages.to("ns%N").body("inside"));
        consumer.setNamespace("ns");
        consumer.setRegisterTopics(Set.of("N"));
        consumer.start();

        PullResult result = consumer.pull(queue, "*", consumer.minOffset(queue), 32);
        consumer.updateConsumeOffset(queue, 1);
        consumer.persist(queue);

        assertThat(consumer.fetchSubscribeMessageQueues("N")).containsExactly(queue);
        assertThat(result.getMsgFoundList()).extracting(MessageExt::getTopic).containsExactly("N");
        assertThat(consumer.fetchConsumeOffset(queue, true)).isEqualTo(1);
        assertThat(broker.committed("ns%G", new MessageQueue("ns%N", "broker-a", 0)))
                .isEqualTo(1);
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumer.fetchMessageQueuesInBalance("N"))
                .containsExactly(queue));
    }

    @Test
    void theEndAndWhatLiesBeyondAreToldApart() throws Exception {
        consumer.start();

        assertThat(consumer.pull(QUEUE, "*", 3, 32).getPullStatus()).isEqualTo(PullStatus.NO_NEW_MSG);
        PullResult beyond = consumer.pull(QUEUE, "*", 99, 32);
        assertThat(beyond.getPullStatus()).isEqualTo(PullStatus.OFFSET_ILLEGAL);
        assertThat(beyond.getNextBeginOffset()).isEqualTo(3);
        assertThat(beyond.getMsgFoundList()).isNull();
    }

    @Test
    void aBlockingPullWaitsForTheNextMessage() throws Exception {
        consumer.start();
        CompletableFuture<PullResult> pulled = new CompletableFuture<>();
        consumer.pullBlockIfNotFound(QUEUE, "*", 3, 32, callback(pulled));
        assertThat(pulled).isNotDone();

        broker.append(QUEUE, Messages.to("T").body("m3"));

        assertThat(pulled.get(10, TimeUnit.SECONDS).getMsgFoundList()).hasSize(1);
    }

    @Test
    void offsetsAreKeptByTheBroker() throws Exception {
        consumer.start();
        assertThat(consumer.fetchConsumeOffset(QUEUE, true)).isEqualTo(-1);

        consumer.updateConsumeOffset(QUEUE, 2);
        assertThat(consumer.fetchConsumeOffset(QUEUE, false)).isEqualTo(2);
        consumer.shutdown();

        assertThat(broker.committed("G", QUEUE)).isEqualTo(2);
    }

    @Test
    void queuesAndTheirBoundsCanBeAskedFor() throws Exception {
        consumer.start();

        assertThat(consumer.fetchSubscribeMessageQueues("T"))
                .containsExactly(QUEUE, new MessageQueue("T", "broker-a", 1));
        assertThat(consumer.maxOffset(QUEUE)).isEqualTo(3);
        assertThat(consumer.minOffset(QUEUE)).isZero();
        assertThat(consumer.searchOffset(QUEUE, 0)).isZero();
        assertThat(consumer.earliestMsgStoreTime(QUEUE)).isEqualTo(7);
        assertThatThrownBy(() -> consumer.maxOffset(new MessageQueue("T", "broker-z", 0)))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("broker-z");
    }

    @Test
    void registeredTopicsAreShared() throws Exception {
        consumer.setRegisterTopics(Set.of("T"));
        consumer.start();

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumer.fetchMessageQueuesInBalance("T"))
                .hasSize(2));
    }

    @Test
    void aMessageCanBeGivenBack() throws Exception {
        consumer.start();
        MessageExt message = consumer.pull(QUEUE, "*", 1, 1).getMsgFoundList().get(0);

        consumer.sendMessageBack(message, 4);

        assertThat(broker.sendBacks()).hasSize(1);
        assertThat(broker.sendBacks().get(0).offset()).isEqualTo(1);
        assertThat(broker.sendBacks().get(0).delayLevel()).isEqualTo(4);
    }

    @Test
    void aPullNamesItsBoundInBytes() throws Exception {
        consumer.start();
        CompletableFuture<PullResult> pulled = new CompletableFuture<>();

        consumer.pull(QUEUE, "*", 0, 32, 1_000, callback(pulled), 5_000);

        assertThat(pulled.get(10, TimeUnit.SECONDS).getMsgFoundList()).hasSize(3);
        assertThat(broker.lastPull().maxMsgBytes()).isEqualTo(1_000);
    }

    @Test
    void futuresBringWhatCallbacksWouldBeTold() throws Exception {
        consumer.start();
        assertThat(consumer.pullAsync(QUEUE, MessageSelector.byTag("A"), 0, 32)
                        .get(10, TimeUnit.SECONDS)
                        .getMsgFoundList())
                .hasSize(2);
        CompletableFuture<PullResult> blocking =
                consumer.pullBlockIfNotFoundAsync(QUEUE, MessageSelector.byTag("*"), 3, 32);
        assertThat(blocking).isNotDone();

        broker.append(QUEUE, Messages.to("T").body("m3"));

        assertThat(blocking.get(10, TimeUnit.SECONDS).getMsgFoundList()).hasSize(1);
        assertThat(consumer.pullAsync(QUEUE, MessageSelector.byTag("*"), 0, 32, -1, 5_000))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("maxSizeInBytes=-1");
        assertThat(consumer.pullAsync(QUEUE, MessageSelector.byTag("*"), 0, 32, 0, 0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("timeout=0");
    }

    @Test
    void aTopicCanBeRegisteredWithASubscription() throws Exception {
        consumer.registerMessageQueueListener("T", (topic, all, mine) -> {});
        MessageQueueListener listener = consumer.getMessageQueueListener();
        consumer.registerMessageQueueListener("T", null);
        consumer.addRegisterSubscriptions("T", MessageSelector.byTag("A"));
        consumer.start();

        assertThat(consumer.getMessageQueueListener())
                .as("null replaces no listener")
                .isSameAs(listener);
        assertThat(broker.clients().values().iterator().next().consumerDataSet())
                .flatExtracting(ConsumerData::subscriptionDataSet)
                .extracting(SubscriptionData::subString)
                .containsExactly("A");
    }

    @Test
    void withoutRebalanceNoQueueIsTaken() throws Exception {
        consumer.setEnableRebalance(false);
        consumer.setRegisterTopics(Set.of("T"));
        consumer.start();
        broker.notifyChanged("G");

        assertThat(consumer.pull(QUEUE, "*", 0, 32).getMsgFoundList()).hasSize(3);
        assertThat(consumer.fetchMessageQueuesInBalance("T")).isEmpty();
    }

    @Test
    void illegalWishesAreNamed() throws Exception {
        consumer.start();

        assertThatThrownBy(() -> consumer.pull(QUEUE, "*", -1, 32)).hasMessageContaining("offset=-1");
        assertThatThrownBy(() -> consumer.pull(QUEUE, "*", 0, 0)).hasMessageContaining("maxNums=0");
        assertThatThrownBy(() -> consumer.pull(QUEUE, " || ", 0, 1)).hasMessageContaining("||");
    }

    @Test
    void aBrokerThatIsGoneIsAFailureNotAnEmptyResult() throws Exception {
        consumer.start();
        consumer.fetchSubscribeMessageQueues("T");
        cluster.network().isolate(broker.address());

        assertThatThrownBy(() -> consumer.pull(QUEUE, "*", 0, 32)).isNotInstanceOf(MQBrokerException.class);
    }

    private static PullCallback callback(CompletableFuture<PullResult> pulled) {
        return new PullCallback() {
            @Override
            public void onSuccess(PullResult pullResult) {
                pulled.complete(pullResult);
            }

            @Override
            public void onException(Throwable e) {
                pulled.completeExceptionally(e);
            }
        };
    }
}
