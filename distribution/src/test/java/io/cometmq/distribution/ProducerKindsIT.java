// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDataEncoder;
import io.cometmq.client.trace.TraceType;
import io.cometmq.client.utils.MessageUtil;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way in which our producer sends, against our broker. */
class ProducerKindsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TransactionMQProducer producer = new TransactionMQProducer("Kinds");
    private static final Decisions decisions = new Decisions();

    private static CometServers servers;

    @BeforeAll
    static void start() throws Exception {
        servers = CometServers.start(
                TestFolders.create("producer-kinds"),
                "transactionTimeOut=300",
                "transactionCheckInterval=500",
                "recallMessageEnable=true",
                "traceTopicEnable=true");
        producer.setNamesrvAddr(servers.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.setTransactionListener(decisions);
        producer.setEnableTrace(true);
        producer.start();
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        servers.close();
    }

    @Test
    void transactionsAreSeenWhenTheyAreCommittedAndAskedForWhenTheyAreNot() throws Exception {
        transact("committed", LocalTransactionState.COMMIT_MESSAGE, LocalTransactionState.UNKNOW);
        transact("rolled back", LocalTransactionState.ROLLBACK_MESSAGE, LocalTransactionState.UNKNOW);
        transact("asked", LocalTransactionState.UNKNOW, LocalTransactionState.COMMIT_MESSAGE);
        transact("denied", LocalTransactionState.UNKNOW, LocalTransactionState.ROLLBACK_MESSAGE);

        try (Consumed consumed = new Consumed("TransactionTakers", "Transactions")) {
            await().atMost(PATIENCE).until(() -> decisions.checked.contains("denied"));
            await().atMost(PATIENCE).until(() -> consumed.bodies().size() >= 2);

            assertThat(consumed.bodies()).containsExactlyInAnyOrder("committed", "asked");
            assertThat(decisions.checked).doesNotContain("committed", "rolled back");
        }
    }

    @Test
    void aRequestGetsItsAnswer() throws Exception {
        assertThat(producer.send(message("Requests", "warm-up")).getMsgId()).isNotBlank();
        try (Consumed answering = new Consumed("RequestTakers", "Requests", ProducerKindsIT::answer)) {
            await().atMost(PATIENCE).until(() -> !answering.messages.isEmpty());

            Message answer = producer.request(message("Requests", "question"), 20_000);
            CompletableFuture<Message> later = producer.requestAsync(message("Requests", "another"), 20_000);

            assertThat(text(answer)).isEqualTo("re:question");
            assertThat(text(later.get(20, TimeUnit.SECONDS))).isEqualTo("re:another");
        }
    }

    @Test
    void aDelayedMessageIsCalledBack() throws Exception {
        Message delayed = message("Recalled", "too early");
        delayed.setDelayTimeMs(60_000);
        SendResult sent = producer.send(delayed);

        assertThat(producer.recallMessage("Recalled", String.valueOf(sent.getRecallHandle())))
                .isEqualTo(sent.getMsgId());
    }

    @Test
    void gatheredMessagesArriveOneByOne() throws Exception {
        TransactionMQProducer gathering = new TransactionMQProducer("Gathering");
        gathering.setNamesrvAddr(servers.nameServerAddress());
        gathering.setAutoBatch(true);
        gathering.start();
        List<String> sent = new ArrayList<>();
        List<CompletableFuture<SendResult>> results = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                sent.add("m-" + i);
                results.add(gathering.sendAsync(message("Gathered", "m-" + i)));
            }
            for (CompletableFuture<SendResult> result : results) {
                assertThat(result.get(20, TimeUnit.SECONDS).getOffsetMsgId()).doesNotContain(",");
            }
        } finally {
            gathering.shutdown();
        }

        try (Consumed consumed = new Consumed("GatheredTakers", "Gathered")) {
            await().atMost(PATIENCE).until(() -> consumed.messages.size() >= sent.size());
            assertThat(consumed.bodies()).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void sendingAndConsumingLeaveTraces() throws Exception {
        SendResult sent = producer.send(message("Traced", "traced"));
        try (Consumed consumed = new Consumed("TracedTakers", "Traced", true, message -> {})) {
            await().atMost(PATIENCE).until(() -> !consumed.messages.isEmpty());
        }

        try (Consumed traces = new Consumed("TraceTakers", "RMQ_SYS_TRACE_TOPIC")) {
            await().atMost(PATIENCE).until(() -> kinds(traces, sent.getMsgId())
                    .containsAll(List.of(TraceType.Pub, TraceType.SubBefore, TraceType.SubAfter)));
        }
    }

    private static List<TraceType> kinds(Consumed traces, String uniqueKey) {
        return traces.bodies().stream()
                .flatMap(body -> TraceDataEncoder.decoderFromTraceDataString(body).stream())
                .filter(trace -> trace.getTraceBeans().get(0).getMsgId().equals(uniqueKey))
                .map(TraceContext::getTraceType)
                .toList();
    }

    private static void transact(String body, LocalTransactionState atOnce, LocalTransactionState whenAsked)
            throws Exception {
        decisions.whenAsked.put(body, whenAsked);
        assertThat(producer.sendMessageInTransaction(message("Transactions", body), atOnce)
                        .getLocalTransactionState())
                .isEqualTo(atOnce);
    }

    private static void answer(MessageExt question) throws Exception {
        if (MessageUtil.getReplyToClient(question) != null) {
            byte[] body = ("re:" + text(question)).getBytes(StandardCharsets.UTF_8);
            SendResult unused = producer.send(MessageUtil.createReplyMessage(question, body));
        }
    }

    private static Message message(String topic, String body) {
        return new Message(topic, "tag", "key-" + body.replace(' ', '-'), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    /** Decides as the test says. */
    private static final class Decisions implements TransactionListener {
        private final Map<String, LocalTransactionState> whenAsked = new ConcurrentHashMap<>();
        private final List<String> checked = new CopyOnWriteArrayList<>();

        @Override
        public LocalTransactionState executeLocalTransaction(Message msg, @Nullable Object arg) {
            return arg instanceof LocalTransactionState state ? state : LocalTransactionState.UNKNOW;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt msg) {
            checked.add(text(msg));
            return whenAsked.getOrDefault(text(msg), LocalTransactionState.UNKNOW);
        }
    }

    /** What a listener does with a message. */
    @FunctionalInterface
    private interface Task {
        void run(MessageExt message) throws Exception;
    }

    /** A running consumer and what it got. */
    private static final class Consumed implements AutoCloseable {
        private final DefaultMQPushConsumer consumer;
        private final List<MessageExt> messages = new CopyOnWriteArrayList<>();

        private Consumed(String group, String topic) throws Exception {
            this(group, topic, message -> {});
        }

        private Consumed(String group, String topic, Task task) throws Exception {
            this(group, topic, false, task);
        }

        private Consumed(String group, String topic, boolean traced, Task task) throws Exception {
            consumer = new DefaultMQPushConsumer(group, traced, null);
            consumer.setNamesrvAddr(servers.nameServerAddress());
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.subscribe(topic, "*");
            consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
                for (MessageExt message : batch) {
                    messages.add(message);
                    try {
                        task.run(message);
                    } catch (Exception failed) {
                        return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                    }
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            consumer.start();
        }

        private List<String> bodies() {
            return messages.stream().map(ProducerKindsIT::text).toList();
        }

        @Override
        public void close() {
            consumer.shutdown();
        }
    }
}
