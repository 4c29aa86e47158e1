// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_COMMIT;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.SET_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_PRODUCER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.TransactionRequests.END_TRANSACTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.client.utils.MessageUtil;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.distribution.testing.ApacheServers;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.OfProducerGroup;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every kind of message and every way to consume: our client against Apache RocketMQ's name server and broker. */
class OurClientKindsCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OFFSETS_PROPERTY = "rocketmq.client.localOffsetStoreDir";
    private static final Resources RESOURCES = new Resources();
    private static final Decisions DECISIONS = new Decisions();

    private static Path folder;
    private static ApacheServers servers;
    private static AdminClient admin;
    private static TransactionMQProducer producer;

    @BeforeAll
    static void start() throws Exception {
        folder = TestFolders.create("our-kinds");
        servers = ApacheServers.start(
                folder,
                "enablePropertyFilter=true",
                "recallMessageEnable=true",
                "transactionTimeOut=500",
                "transactionCheckInterval=1000",
                "reviveScanTime=1000");
        admin = TestAdmin.open(RESOURCES, servers.nameServerAddress());
        producer = new TransactionMQProducer("OurKinds");
        producer.setNamesrvAddr(servers.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.setTransactionListener(DECISIONS);
        producer.start();
        await("Apache's name server knows its broker")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !producer.fetchPublishMessageQueues("TBW102").isEmpty());
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        RESOURCES.close();
        servers.close();
    }

    @Test
    void largeDelayedAndUrgentMessagesArriveAsTheyWereSent() throws Exception {
        long sentAt = System.currentTimeMillis();
        Message level = message("Kinds", "by-level");
        level.setDelayTimeLevel(1);
        Message timer = message("Kinds", "by-time");
        timer.setDelayTimeMs(1_500);
        Message urgent = message("Kinds", "urgent");
        urgent.setPriority(3);
        for (Message each : List.of(level, timer, urgent)) {
            producer.send(each);
        }
        String large = "x".repeat(20_000);
        for (CompressionType type : CompressionType.values()) {
            producer.setCompressType(type);
            producer.send(message("Kinds", type + large));
        }

        try (Received received = received("KindTakers", consumer -> consumer.subscribe("Kinds", "*"))) {
            assertThat(received.awaitBodies(6))
                    .containsExactlyInAnyOrder(
                            "by-level", "by-time", "urgent", "LZ4" + large, "ZSTD" + large, "ZLIB" + large);
            for (MessageExt each : received.messages()) {
                switch (Received.text(each)) {
                    case "by-level" -> assertThat(each.getStoreTimestamp()).isGreaterThanOrEqualTo(sentAt + 1_000);
                    case "by-time" -> assertThat(each.getStoreTimestamp()).isGreaterThanOrEqualTo(sentAt + 500);
                    case "urgent" -> assertThat(each.getPriority()).isEqualTo(3);
                    default -> assertThat(each.getStoreSize()).as("compressed").isLessThan(2_000);
                }
            }
        }
    }

    @Test
    void aDelayedMessageIsCalledBack() throws Exception {
        Message early = message("Recalled", "recalled");
        early.setDelayTimeMs(4_000);
        Message later = message("Recalled", "kept");
        later.setDelayTimeMs(5_000);
        SendResult sent = producer.send(early);
        producer.send(later);

        assertThat(producer.recallMessage("Recalled", String.valueOf(sent.getRecallHandle())))
                .isEqualTo(sent.getMsgId());

        try (Received received = received("RecallTakers", consumer -> consumer.subscribe("Recalled", "*"))) {
            assertThat(received.awaitBodies(1)).containsExactly("kept");
        }
    }

    @Test
    void queuesAreConsumedInOrderAndAnotherMemberGoesOn() throws Exception {
        producer.send(message("Ordered", "warm-up"));
        List<MessageQueue> queues = producer.fetchPublishMessageQueues("Ordered");
        for (int number = 0; number < 10; number++) {
            producer.send(message("Ordered", "a" + number), queues.get(0));
            producer.send(message("Ordered", "b" + number), queues.get(1));
        }
        List<String> refusedOnce = new CopyOnWriteArrayList<>();

        try (Received received = Received.orderly(
                "OrderTakers",
                servers.nameServerAddress(),
                message -> !Received.text(message).equals("a3") || refusedOnce.contains("a3") || !refusedOnce.add("a3"),
                consumer -> consumer.subscribe("Ordered", "*"))) {
            received.awaitBodies(22);
            assertThat(received.bodies().stream().filter(body -> body.matches("a\\d")))
                    .containsExactly("a0", "a1", "a2", "a3", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
            assertThat(received.bodies().stream().filter(body -> body.matches("b\\d")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> "b" + i).toList());
        }
        // A member that leaves tells its offsets without waiting, and RocketMQ's broker takes them on several threads.
        QueryOffset asked =
                new QueryOffset("OrderTakers", "Ordered", queues.get(0).getQueueId(), null);
        long end = producer.maxOffset(queues.get(0));
        await("the offset of the member that left")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> admin.call(servers.brokerAddress(), QUERY_CONSUMER_OFFSET, asked)
                                .header()
                                .offset()
                        == end);
        producer.send(message("Ordered", "a10"), queues.get(0));

        try (Received received = Received.orderly(
                "OrderTakers",
                servers.nameServerAddress(),
                message -> true,
                consumer -> consumer.subscribe("Ordered", "*"))) {
            assertThat(received.awaitBodies(1)).containsExactly("a10");
        }
    }

    @Test
    void everyMemberGetsABroadcast() throws Exception {
        producer.send(message("Broadcast", "to all"));
        System.setProperty(OFFSETS_PROPERTY, folder.resolve("offsets").toString());
        try (Received one = received("Broadcasters", consumer -> broadcast(consumer, "one"));
                Received two = received("Broadcasters", consumer -> broadcast(consumer, "two"))) {
            assertThat(one.awaitBodies(1)).containsExactly("to all");
            assertThat(two.awaitBodies(1)).containsExactly("to all");
        } finally {
            System.clearProperty(OFFSETS_PROPERTY);
        }
    }

    @Test
    void messagesAreFilteredByTheirProperties() throws Exception {
        for (int number = 0; number < 6; number++) {
            Message message = message("Filtered", "m" + number);
            message.putUserProperty("n", Integer.toString(number));
            producer.send(message);
        }

        try (Received received = received(
                "Filterers",
                consumer -> consumer.subscribe("Filtered", MessageSelector.bySql("n BETWEEN 2 AND 3 OR n = 5")))) {
            assertThat(received.awaitBodies(3)).containsExactlyInAnyOrder("m2", "m3", "m5");
        }
    }

    @Test
    void litePullConsumersGoOnWhereTheLastOneCommitted() throws Exception {
        producer.send(message("Polled", "first"));
        try (DefaultLitePullConsumer consumer = polling()) {
            assertThat(poll(consumer)).isEqualTo("first");
            consumer.commitSync();
        }
        producer.send(message("Polled", "second"));

        try (DefaultLitePullConsumer consumer = polling()) {
            assertThat(poll(consumer)).isEqualTo("second");
        }
    }

    @Test
    void poppedMessagesAreAckedAndRefusedOnesComeAgain() throws Exception {
        producer.send(message("Popped", "warm-up"));
        admin.call(
                servers.brokerAddress(),
                SET_MESSAGE_REQUEST_MODE,
                NoHeader.INSTANCE,
                new SetMessageRequestModeRequestBody("Popped", "Poppers", MessageRequestMode.POP, 0));
        List<String> refused = new CopyOnWriteArrayList<>();

        try (Received received = Received.concurrently(
                "Poppers",
                servers.nameServerAddress(),
                message -> !Received.text(message).equals("bad") || !refused.isEmpty() || !refused.add("bad"),
                consumer -> {
                    consumer.setClientRebalance(false);
                    consumer.setPopInvisibleTime(10_000);
                    consumer.subscribe("Popped", "*");
                })) {
            received.awaitBodies(1);
            for (int number = 0; number < 8; number++) {
                producer.send(message("Popped", number == 5 ? "bad" : "p" + number));
            }

            // "bad" is there twice only when the invisible time of all others is over.
            assertThat(received.awaitBodies(10))
                    .containsExactlyInAnyOrder("warm-up", "p0", "p1", "p2", "p3", "p4", "bad", "bad", "p6", "p7");
            assertThat(received.messages()).allMatch(message -> message.getProperty("POP_CK") != null);
            await().atMost(PATIENCE).until(() -> received.consumer().runningInfo().mqPopTable().values().stream()
                    .allMatch(queue -> queue.waitAckCount() == 0));
        }
    }

    @Test
    void transactionsAreSeenWhenTheyAreCommittedAndAskedForWhenTheyAreNot() throws Exception {
        transact("committed", LocalTransactionState.COMMIT_MESSAGE, LocalTransactionState.UNKNOW);
        transact("rolled back", LocalTransactionState.ROLLBACK_MESSAGE, LocalTransactionState.UNKNOW);
        transact("asked", LocalTransactionState.UNKNOW, LocalTransactionState.COMMIT_MESSAGE);
        transact("denied", LocalTransactionState.UNKNOW, LocalTransactionState.ROLLBACK_MESSAGE);

        try (Received received = received("TransactionTakers", consumer -> consumer.subscribe("Transactions", "*"))) {
            await().atMost(PATIENCE).until(() -> DECISIONS.checked.contains("denied"));

            assertThat(received.awaitBodies(2)).containsExactlyInAnyOrder("committed", "asked");
        }
    }

    @Test
    void whoWantsToKnowIsToldThatTheEndOfATransactionIsRefused() {
        EndTransaction unknown = new EndTransaction(
                "Transactions", "OurKinds", 0, 987_654_321L, TRANSACTION_COMMIT, false, "none", "none", null);

        assertThatThrownBy(() -> admin.call(servers.brokerAddress(), END_TRANSACTION, unknown))
                .isInstanceOfSatisfying(AdminException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ResponseCode.SYSTEM_ERROR));
    }

    @Test
    void aRequestGetsItsAnswer() throws Exception {
        producer.send(message("Requests", "warm-up"));
        try (Received answering = Received.concurrently(
                "RequestTakers",
                servers.nameServerAddress(),
                OurClientKindsCompatIT::answer,
                consumer -> consumer.subscribe("Requests", "*"))) {
            answering.awaitBodies(1);

            assertThat(Received.text(producer.request(message("Requests", "question"), 20_000)))
                    .isEqualTo("re:question");
            assertThat(Received.text(producer.requestAsync(message("Requests", "another"), 20_000)
                            .get(20, TimeUnit.SECONDS)))
                    .isEqualTo("re:another");
        }
    }

    @Test
    void whatIsRefusedTooOftenIsDeadLettered() throws Exception {
        producer.send(message("Doomed", "warm-up"));
        received("Doomers", consumer -> consumer.subscribe("Doomed", "*")).close();
        await("the group's retry topic")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        !producer.fetchPublishMessageQueues("%RETRY%Doomers").isEmpty());
        producer.send(message("Doomed", "doomed"));

        try (Received received = Received.concurrently(
                        "Doomers",
                        servers.nameServerAddress(),
                        message -> !Received.text(message).equals("doomed"),
                        consumer -> {
                            consumer.setMaxReconsumeTimes(1);
                            consumer.subscribe("Doomed", "*");
                        });
                DefaultMQPullConsumer reader = new DefaultMQPullConsumer("DeadReaders")) {
            reader.setNamesrvAddr(servers.nameServerAddress());
            reader.start();
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(firstOf(reader, "%DLQ%Doomers"))
                    .isEqualTo("doomed"));
            assertThat(received.bodies().stream().filter("doomed"::equals)).hasSize(2);
        }
    }

    @Test
    void theBrokerIsToldOfClientsThatLeave() throws Exception {
        DefaultMQProducer leaving = new DefaultMQProducer("LeavingProducers");
        leaving.setNamesrvAddr(servers.nameServerAddress());
        leaving.setInstanceName("leaving");
        leaving.start();
        leaving.send(message("Left", "farewell"));
        Received consumer = received("LeavingConsumers", settings -> settings.subscribe("Left", "*"));
        consumer.awaitBodies(1);
        OfConsumerGroup consumers = new OfConsumerGroup("LeavingConsumers");
        OfProducerGroup producers = new OfProducerGroup("LeavingProducers");
        await().atMost(PATIENCE).until(() -> answerCode(GET_PRODUCER_CONNECTION_LIST, producers) == 0);
        assertThat(answerCode(GET_CONSUMER_CONNECTION_LIST, consumers)).isZero();

        consumer.close();
        leaving.shutdown();

        await().atMost(PATIENCE)
                .until(() -> answerCode(GET_CONSUMER_CONNECTION_LIST, consumers) == ResponseCode.CONSUMER_NOT_ONLINE);
        await().atMost(PATIENCE)
                .until(() -> answerCode(GET_PRODUCER_CONNECTION_LIST, producers) == ResponseCode.SYSTEM_ERROR);
    }

    private static <H extends Record> int answerCode(RequestType<H, NoHeader> type, H header) {
        return admin.ask(servers.brokerAddress(), type, header, Body.empty(), Duration.ofSeconds(10))
                .code();
    }

    private static String firstOf(DefaultMQPullConsumer reader, String topic) throws Exception {
        for (MessageQueue queue : reader.fetchSubscribeMessageQueues(topic)) {
            var result = reader.pull(queue, "*", 0, 1);
            if (result.getPullStatus() == PullStatus.FOUND) {
                return Received.text(result.getMsgFoundList().get(0));
            }
        }
        return "";
    }

    private static DefaultLitePullConsumer polling() throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("Pollers");
        consumer.setNamesrvAddr(servers.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        consumer.subscribe("Polled", "*");
        consumer.start();
        return consumer;
    }

    /** The only message that comes. */
    private static String poll(DefaultLitePullConsumer consumer) {
        List<MessageExt> polled = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            polled.addAll(consumer.poll(200));
            return !polled.isEmpty();
        });
        assertThat(polled).hasSize(1);
        return Received.text(polled.get(0));
    }

    private static void broadcast(DefaultMQPushConsumer consumer, String instance) throws Exception {
        consumer.setInstanceName(instance);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.subscribe("Broadcast", "*");
    }

    private static Received received(String group, Received.Settings settings) throws Exception {
        return Received.concurrently(group, servers.nameServerAddress(), message -> true, settings);
    }

    private static boolean answer(MessageExt question) {
        if (MessageUtil.getReplyToClient(question) == null) {
            return true;
        }
        try {
            producer.send(MessageUtil.createReplyMessage(question, ("re:" + Received.text(question)).getBytes(UTF_8)));
            return true;
        } catch (Exception failed) {
            return false;
        }
    }

    private static void transact(String body, LocalTransactionState atOnce, LocalTransactionState whenAsked)
            throws Exception {
        DECISIONS.whenAsked.put(body, whenAsked);
        assertThat(producer.sendMessageInTransaction(message("Transactions", body), atOnce)
                        .getLocalTransactionState())
                .isEqualTo(atOnce);
    }

    private static Message message(String topic, String body) {
        return new Message(topic, "tag", "", body.getBytes(UTF_8));
    }

    /** Decides as the test says. */
    private static final class Decisions implements TransactionListener {
        private final Map<String, LocalTransactionState> whenAsked = new ConcurrentHashMap<>();
        private final List<String> checked = new CopyOnWriteArrayList<>();

        @Override
        public LocalTransactionState executeLocalTransaction(Message msg, Object arg) {
            return (LocalTransactionState) arg;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt msg) {
            checked.add(Received.text(msg));
            return whenAsked.get(Received.text(msg));
        }
    }
}
