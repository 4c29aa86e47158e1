// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.CheckForbiddenContext;
import io.cometmq.client.hook.CheckForbiddenHook;
import io.cometmq.client.hook.SendMessageContext;
import io.cometmq.client.hook.SendMessageHook;
import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDataEncoder;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageType;
import io.cometmq.remoting.protocol.ResponseCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProducerHooksTest {
    private final FakeCluster cluster =
            FakeCluster.of(1).with("T", 1).with("RMQ_SYS_TRACE_TOPIC", 1).with("MyTraces", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final TransactionMQProducer producer = new TransactionMQProducer("P", cluster.clients());
    private final Seen seen = new Seen();

    ProducerHooksTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void everyTryIsSeenBeforeAndAfter() throws Exception {
        producer.getDefaultMQProducerImpl().registerSendMessageHook(seen);
        producer.start();
        broker.refuseNextSend(ResponseCode.SYSTEM_BUSY);

        SendResult result = producer.send(message());
        producer.sendOneway(message());
        await().atMost(ONE_MINUTE).until(() -> seen.after.size() == 3);

        assertThat(seen.before)
                .extracting(SendMessageContext::getCommunicationMode)
                .containsExactly(CommunicationMode.SYNC, CommunicationMode.SYNC, CommunicationMode.ONEWAY);
        SendMessageContext refused = seen.after.get(0);
        assertThat(refused.getException()).hasMessageContaining("refused by the test");
        assertThat(refused.getSendResult()).isNull();
        SendMessageContext stored = seen.after.get(1);
        assertThat(stored.getSendResult()).isSameAs(result);
        assertThat(stored.getProducerGroup()).isEqualTo("P");
        assertThat(stored.getBrokerAddr()).isEqualTo(broker.address());
        assertThat(stored.getMq()).isEqualTo(result.getMessageQueue());
        assertThat(stored.getMsgType()).isEqualTo(MessageType.Normal_Msg);
    }

    @Test
    void aHookThatThrowsBreaksNoSend() throws Exception {
        seen.failure = new IllegalStateException("hook");
        producer.getDefaultMQProducerImpl().registerSendMessageHook(seen);
        producer.start();

        assertThat(producer.send(message()).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        assertThat(seen.after).hasSize(1);
    }

    @Test
    void aForbiddenSendIsNotSent() throws Exception {
        producer.getDefaultMQProducerImpl().registerCheckForbiddenHook(new CheckForbiddenHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void checkForbidden(CheckForbiddenContext context) throws MQClientException {
                throw new MQClientException("forbidden in group " + context.getGroup(), null);
            }
        });
        producer.start();

        assertThatThrownBy(() -> producer.send(message())).hasMessageContaining("forbidden in group P");
        assertThatThrownBy(() -> producer.sendOneway(message())).hasMessageContaining("forbidden in group P");
        assertThat(broker.sends()).isEmpty();
    }

    @Test
    void sendsTransactionsAndRecallsAreTraced() throws Exception {
        producer.setEnableTrace(true);
        producer.setTransactionListener(new Committing());
        producer.start();
        Message traced = message();
        traced.setTags("tag");
        traced.setKeys("k1 k2");

        SendResult sent = producer.send(traced);
        broker.refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);
        assertThatThrownBy(() -> producer.send(message())).hasMessageContaining("refused by the test");
        TransactionSendResult committed = producer.sendMessageInTransaction(message(), null);
        String handle = Base64.getUrlEncoder().encodeToString("v1 T broker-a 1 K".getBytes(StandardCharsets.UTF_8));
        producer.recallMessage("T", handle);
        producer.shutdown();

        List<TraceContext> traces = traces("RMQ_SYS_TRACE_TOPIC");
        assertThat(traces)
                .extracting(TraceContext::getTraceType)
                .containsExactly(
                        TraceType.Pub, TraceType.Pub, TraceType.Pub, TraceType.EndTransaction, TraceType.Recall);
        TraceContext pub = traces.get(0);
        assertThat(pub.isSuccess()).isTrue();
        assertThat(pub.getGroupName()).isEqualTo("P");
        assertThat(pub.getRegionId()).isEqualTo("TestRegion");
        assertThat(pub.getTraceBeans().get(0).getMsgId()).isEqualTo(sent.getMsgId());
        assertThat(pub.getTraceBeans().get(0).getOffsetMsgId()).isEqualTo(sent.getOffsetMsgId());
        assertThat(pub.getTraceBeans().get(0).getTags()).isEqualTo("tag");
        assertThat(pub.getTraceBeans().get(0).getKeys()).isEqualTo("k1 k2");
        assertThat(pub.getTraceBeans().get(0).getBodyLength()).isEqualTo(1);
        assertThat(traces.get(1).isSuccess()).isFalse();
        assertThat(traces.get(2).getTraceBeans().get(0).getMsgType()).isEqualTo(MessageType.Trans_Msg_Half);
        assertThat(traces.get(3).getTraceBeans().get(0).getTransactionId()).isEqualTo(committed.getTransactionId());
        assertThat(traces.get(3).getTraceBeans().get(0).getTransactionState())
                .isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(traces.get(4).getTraceBeans().get(0).getMsgId()).isEqualTo("recalled from T");
    }

    @Test
    void tracesMayGoToATopicOfOnesOwn() throws Exception {
        producer.setEnableTrace(true);
        producer.setTraceTopic("MyTraces");
        producer.start();
        producer.send(message());

        producer.shutdown();

        assertThat(traces("MyTraces")).hasSize(1);
        assertThat(broker.messages(new MessageQueue("RMQ_SYS_TRACE_TOPIC", "broker-a", 0)))
                .isEmpty();
    }

    private List<TraceContext> traces(String topic) {
        return broker.messages(new MessageQueue(topic, "broker-a", 0)).stream()
                .map(MessageExt::getBody)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .flatMap(text -> TraceDataEncoder.decoderFromTraceDataString(text).stream())
                .toList();
    }

    private static Message message() {
        return new Message("T", "x".getBytes(StandardCharsets.UTF_8));
    }

    private static final class Committing implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message msg, @Nullable Object arg) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt msg) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }
    }

    private static final class Seen implements SendMessageHook {
        private final List<SendMessageContext> before = new CopyOnWriteArrayList<>();
        private final List<SendMessageContext> after = new CopyOnWriteArrayList<>();
        private volatile @Nullable RuntimeException failure;

        @Override
        public String hookName() {
            return "seen";
        }

        @Override
        public void sendMessageBefore(SendMessageContext context) {
            before.add(context);
            fail();
        }

        @Override
        public void sendMessageAfter(SendMessageContext context) {
            after.add(context);
            fail();
        }

        private void fail() {
            RuntimeException toThrow = failure;
            if (toThrow != null) {
                throw toThrow;
            }
        }
    }
}
