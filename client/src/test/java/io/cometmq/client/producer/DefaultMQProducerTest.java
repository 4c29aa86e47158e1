// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.selector.SelectMessageQueueByHash;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefaultMQProducerTest {
    private final FakeCluster cluster = FakeCluster.of(2).with("T", 2);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());

    DefaultMQProducerTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void aResultSaysWhereTheMessageIs() throws Exception {
        producer.start();

        SendResult result = producer.send(message("hello"));

        assertThat(result.getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        assertThat(result.getQueueOffset()).isZero();
        assertThat(result.getOffsetMsgId()).isEqualTo("OFFSET-ID-0");
        assertThat(result.getRegionId()).isEqualTo("TestRegion");
        MessageExt stored = stored(result.getMessageQueue()).get(0);
        assertThat(stored.getMsgId()).isEqualTo(result.getMsgId());
        assertThat(stored.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    }

    @Test
    void sendsGoRoundAllQueues() throws Exception {
        producer.start();
        Set<MessageQueue> used = new HashSet<>();

        for (int i = 0; i < 4; i++) {
            used.add(producer.send(message("x")).getMessageQueue());
        }

        assertThat(used).hasSize(4).containsExactlyInAnyOrderElementsOf(producer.fetchPublishMessageQueues("T"));
    }

    @Test
    void aRefusalThatMayPassIsTriedOnAnotherBroker() throws Exception {
        producer.start();
        cluster.broker(0).refuseNextSend(ResponseCode.SYSTEM_BUSY);

        // As many as there are queues, so that the refusing broker is met wherever the round begins.
        List<SendResult> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(producer.send(message("x")));
        }

        assertThat(results).allMatch(result -> result.getSendStatus() == SendStatus.SEND_OK);
        assertThat(cluster.broker(0).sends().size() + cluster.broker(1).sends().size())
                .isEqualTo(5);
    }

    @Test
    void aRetryKeepsTheUniqueKey() throws Exception {
        producer.start();
        cluster.broker(0).refuseNextSend(ResponseCode.SYSTEM_BUSY);
        cluster.broker(1).refuseNextSend(ResponseCode.SYSTEM_BUSY);

        SendResult result = producer.send(message("x"));

        Set<String> properties = new HashSet<>();
        cluster.broker(0)
                .sends()
                .forEach(send -> properties.add(send.givenProperties().text()));
        cluster.broker(1)
                .sends()
                .forEach(send -> properties.add(send.givenProperties().text()));
        assertThat(properties).hasSize(1).allMatch(text -> text.contains(result.getMsgId()));
    }

    @Test
    void afterThreeTriesTheLastRefusalIsReported() throws Exception {
        producer.start();
        for (int i = 0; i < 3; i++) {
            cluster.broker(0).refuseNextSend(ResponseCode.SYSTEM_BUSY);
            cluster.broker(1).refuseNextSend(ResponseCode.SYSTEM_BUSY);
        }

        MQClientException failure = catchThrowableOfType(MQClientException.class, () -> producer.send(message("x")));

        assertThat(failure.getResponseCode()).isEqualTo(ResponseCode.SYSTEM_BUSY);
        assertThat(failure).hasMessageContaining("Send [3] times").hasMessageContaining("refused by the test");
        assertThat(failure).hasCauseInstanceOf(MQBrokerException.class);
    }

    @Test
    void aRefusalThatStaysIsNotTriedAgain() throws Exception {
        producer.start();
        cluster.broker(0).refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);
        cluster.broker(1).refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);

        MQBrokerException refusal = catchThrowableOfType(MQBrokerException.class, () -> producer.send(message("x")));

        assertThat(refusal.getResponseCode()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
        assertThat(refusal.getErrorMessage()).isEqualTo("refused by the test");
        assertThat(cluster.broker(0).sends().size() + cluster.broker(1).sends().size())
                .isEqualTo(1);
    }

    @Test
    void aBrokerThatCannotBeReachedIsPassedOver() throws Exception {
        producer.start();
        cluster.network().isolate(cluster.broker(0).address());

        for (int i = 0; i < 4; i++) {
            assertThat(producer.send(message("x")).getMessageQueue().getBrokerName())
                    .isEqualTo("broker-b");
        }
    }

    @Test
    void anAsynchronousSendIsTriedAgainOnlyWhenNobodyAnswered() throws Exception {
        producer.start();
        cluster.network().isolate(cluster.broker(0).address());

        SendResult result = producer.sendAsync(message("x")).get(10, TimeUnit.SECONDS);
        assertThat(result.getMessageQueue().getBrokerName()).isEqualTo("broker-b");

        cluster.broker(1).refuseNextSend(ResponseCode.SYSTEM_BUSY);
        CompletableFuture<SendResult> refused = producer.sendAsync(message("x"), new MessageQueue("T", "broker-b", 0));
        assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .satisfies(cause -> assertThat(cause.toString()).contains("refused by the test"));
    }

    @Test
    void aCallbackLearnsOfSuccessAndOfFailure() throws Exception {
        producer.start();
        CompletableFuture<Object> told = new CompletableFuture<>();

        producer.send(message("x"), callback(told));
        assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(SendResult.class);

        CompletableFuture<Object> toldOfFailure = new CompletableFuture<>();
        producer.send(new Message("T", new byte[0]), callback(toldOfFailure));
        assertThat(toldOfFailure.get(10, TimeUnit.SECONDS)).isInstanceOf(MQClientException.class);
    }

    @Test
    void aOnewayMessageIsStored() throws Exception {
        producer.start();
        MessageQueue queue = new MessageQueue("T", "broker-a", 1);
        producer.fetchPublishMessageQueues("T");

        producer.sendOneway(message("quick"), queue);

        assertThat(stored(queue)).hasSize(1);
    }

    @Test
    void aSelectorChoosesTheQueue() throws Exception {
        producer.start();

        SendResult first = producer.send(message("x"), new SelectMessageQueueByHash(), "order-7");
        SendResult second = producer.send(message("y"), new SelectMessageQueueByHash(), "order-7");

        assertThat(second.getMessageQueue()).isEqualTo(first.getMessageQueue());
        assertThat(second.getQueueOffset()).isEqualTo(1);
    }

    @Test
    void aBatchIsStoredMessageByMessage() throws Exception {
        producer.start();
        Collection<Message> batch = List.of(message("one"), message("two"), message("three"));

        SendResult result = producer.send(batch);

        List<MessageExt> stored = stored(result.getMessageQueue());
        assertThat(stored)
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactly("one", "two", "three");
        assertThat(result.getMsgId())
                .isEqualTo(String.join(
                        ",", stored.stream().map(MessageExt::getMsgId).toList()));
    }

    @Test
    void aBatchOfDifferentTopicsIsRefused() throws Exception {
        producer.start();

        assertThatThrownBy(() -> producer.send(List.of(message("x"), new Message("Other", new byte[1]))))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("Other");
    }

    @Test
    void aLargeBodyTravelsCompressed() throws Exception {
        producer.start();
        String large = "abcdefgh".repeat(1_000);

        SendResult result = producer.send(message(large));

        FakeSends sends = new FakeSends(cluster);
        assertThat(sends.last().sysFlag()).isEqualTo(0x301);
        assertThat(stored(result.getMessageQueue()).get(0).getBody())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(large);
    }

    @Test
    void aTopicThatDoesNotExistIsSentToAsItWillBeCreated() throws Exception {
        cluster.with("TBW102", 8);
        producer.setDefaultTopicQueueNums(3);
        producer.start();

        SendResult result = producer.send(new Message("New", new byte[] {1}));

        assertThat(result.getMessageQueue().getQueueId()).isLessThan(3);
        Send send = new FakeSends(cluster).last();
        assertThat(send.topic()).isEqualTo("New");
        assertThat(send.defaultTopic()).isEqualTo("TBW102");
        assertThat(send.defaultTopicQueueNums()).isEqualTo(3);
    }

    @Test
    void withoutARouteTheReasonIsNamed() throws Exception {
        producer.start();

        MQClientException failure =
                catchThrowableOfType(MQClientException.class, () -> producer.send(new Message("New", new byte[] {1})));

        assertThat(failure.getResponseCode()).isEqualTo(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION);
        assertThat(failure)
                .hasMessageContaining("No route info of this topic: New")
                .hasMessageContaining("autoCreateTopicEnable");
    }

    @Test
    void withoutANameServerTheReasonIsNamed() throws Exception {
        producer.setNamesrvAddr(null);
        producer.start();

        MQClientException failure = catchThrowableOfType(MQClientException.class, () -> producer.send(message("x")));

        assertThat(failure.getResponseCode()).isEqualTo(ClientErrorCode.NO_NAME_SERVER_EXCEPTION);
    }

    @Test
    void anotherNameServerIsAskedWhenOneIsDown() throws Exception {
        producer.setNamesrvAddr("127.0.0.1:1;" + cluster.nameServer());
        producer.start();

        assertThat(producer.send(message("x")).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    @Test
    void illegalMessagesAreRefusedBeforeTheyAreSent() throws Exception {
        producer.setMaxMessageSize(10);
        producer.start();

        assertThatThrownBy(() -> producer.send(new Message("T", new byte[0]))).hasMessageContaining("length is zero");
        assertThatThrownBy(() -> producer.send(new Message("T", new byte[11]))).hasMessageContaining("MAX: 10");
        assertThatThrownBy(() -> producer.send(new Message("T!", new byte[1]))).hasMessageContaining("'!'");
        assertThatThrownBy(() -> producer.send(new Message("SCHEDULE_TOPIC_XXXX", new byte[1])))
                .hasMessageContaining("forbidden");
        assertThat(cluster.broker(0).sends()).isEmpty();
    }

    @Test
    void whatIsNotStartedDoesNotSend() {
        assertThatThrownBy(() -> producer.send(message("x")))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("CREATE_JUST");
    }

    @Test
    void twoProducersOfOneGroupNeedTwoClients() throws Exception {
        producer.setInstanceName("same");
        producer.start();
        try (DefaultMQProducer second = new DefaultMQProducer("P", cluster.clients())) {
            second.setNamesrvAddr(cluster.nameServer());
            second.setInstanceName("same");

            assertThatThrownBy(second::start).hasMessageContaining("has been created before");

            second.setInstanceName("other");
            second.start();
            assertThat(second.send(message("x")).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        }
    }

    @Test
    void shuttingDownLeavesTheGroup() throws Exception {
        producer.start();
        producer.send(message("x"));

        producer.shutdown();

        assertThat(cluster.broker(0).unregistered()).anyMatch(left -> "P".equals(left.producerGroup()));
        assertThatThrownBy(() -> producer.send(message("x"))).hasMessageContaining("SHUTDOWN_ALREADY");
    }

    @Test
    void messagesAreFoundByKeyAndById() throws Exception {
        producer.start();
        Message message = message("keyed");
        message.setKeys("k1");
        SendResult result = producer.send(message);

        assertThat(producer.queryMessage("T", "k1", 10, 0, Long.MAX_VALUE).getMessageList())
                .extracting(MessageExt::getMsgId)
                .containsExactly(result.getMsgId());
        assertThat(producer.viewMessage("T", result.getMsgId()).getKeys()).isEqualTo("k1");
        String offsetId = stored(result.getMessageQueue()).get(0).getOffsetMsgId();
        assertThat(producer.viewMessage("T", offsetId).getKeys()).isEqualTo("k1");
        assertThatThrownBy(() -> producer.queryMessage("T", "none", 10, 0, Long.MAX_VALUE))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("no message");
    }

    private static Message message(String body) {
        return new Message("T", body.getBytes(StandardCharsets.UTF_8));
    }

    private List<MessageExt> stored(MessageQueue queue) {
        return cluster.broker(queue.getBrokerName().equals("broker-a") ? 0 : 1).messages(queue);
    }

    private static SendCallback callback(CompletableFuture<Object> told) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult sendResult) {
                told.complete(sendResult);
            }

            @Override
            public void onException(Throwable e) {
                told.complete(e);
            }
        };
    }

    /** All sends of a cluster. */
    private record FakeSends(FakeCluster cluster) {
        Send last() {
            List<Send> a = cluster.broker(0).sends();
            return a.isEmpty() ? cluster.broker(1).sends().get(0) : a.get(a.size() - 1);
        }
    }
}
