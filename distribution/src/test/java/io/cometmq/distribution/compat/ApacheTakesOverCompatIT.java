// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.ApacheServers;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.tools.admin.AdminClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The way back: our broker fills a store, with everything under way that can be, and stops; Apache RocketMQ's broker starts on
 * that store and goes on where ours stood.
 */
class ApacheTakesOverCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRANSACTED = "Transacted";
    private static final String DELAYED = "Delayed";
    private static final String PLAIN = "Plain";
    private static final int READ_BEFORE = 12;
    private static final int LATER = 3;
    private static final List<String> ACKED = List.of("p0", "p1", "p3");
    /** The last timer is due when Apache's broker runs; the first one perhaps before. */
    private static final int[] TIMER_MILLIS = {4_000, 12_000, 25_000};

    private static final Map<String, String> SIZES = Map.of(
            "mappedFileSizeCommitLog", "16777216",
            "mappedFileSizeConsumeQueue", "600000",
            "mappedFileSizeTimerLog", "1048576",
            "maxHashSlotNum", "1000",
            "maxIndexNum", "4000");

    private static final Resources RESOURCES = new Resources();
    private static final List<SendResult> SENT = new ArrayList<>();
    private static final Map<String, Long> DUE = new TreeMap<>();

    private static ApacheServers apache;
    private static DefaultMQPullConsumer reader;

    @BeforeAll
    static void fillAndTakeOver() throws Exception {
        Path folder = TestFolders.create("taken-over");
        LocalOptions options = LocalOptions.in(folder.resolve("ours"))
                .withBrokerSetting("brokerName", "apache")
                .withBrokerSetting("brokerClusterName", "ApacheCluster")
                .withBrokerSetting("recallMessageEnable", "true");
        for (Map.Entry<String, String> size : SIZES.entrySet()) {
            options = options.withBrokerSetting(size.getKey(), size.getValue());
        }
        try (LocalCluster ours = LocalCluster.start(options)) {
            fill(ours);
        }
        List<String> settings = new ArrayList<>(List.of(
                "storePathRootDir=" + folder.resolve("ours").resolve("store"),
                "transactionTimeOut=500",
                "transactionCheckInterval=1000"));
        SIZES.forEach((key, value) -> settings.add(key + "=" + value));
        apache = ApacheServers.start(folder.resolve("apache"), settings.toArray(String[]::new));
        reader = new DefaultMQPullConsumer("AnyReader");
        reader.setNamesrvAddr(apache.nameServerAddress());
        reader.start();
        await("Apache's name server knows the topics")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !reader.fetchSubscribeMessageQueues(PLAIN).isEmpty());
    }

    @AfterAll
    static void stop() {
        RESOURCES.close();
        reader.shutdown();
        apache.close();
    }

    private static void fill(LocalCluster ours) throws Exception {
        // Apache's program for transactions has this group.
        try (TransactionMQProducer producer = new TransactionMQProducer("KindsProducer")) {
            producer.setNamesrvAddr(ours.nameServerAddress());
            producer.setTransactionListener(new Undecided());
            producer.start();
            for (int number = 0; number < READ_BEFORE; number++) {
                SENT.add(producer.send(message(PLAIN, "m" + number)));
            }
            try (Received received = Received.concurrently(
                    "Readers", ours.nameServerAddress(), message -> true, consumer -> consumer.subscribe(PLAIN, "*"))) {
                received.awaitBodies(READ_BEFORE);
            }
            for (int number = READ_BEFORE; number < READ_BEFORE + LATER; number++) {
                SENT.add(producer.send(message(PLAIN, "m" + number)));
            }
            popInPart(ours, producer);
            delay(producer);
            transact(producer, "committed", LocalTransactionState.COMMIT_MESSAGE);
            transact(producer, "rolled-back", LocalTransactionState.ROLLBACK_MESSAGE);
            transact(producer, "asked", LocalTransactionState.UNKNOW);
            transact(producer, "denied", LocalTransactionState.UNKNOW);
        }
    }

    /** Five messages in one queue: all are lent, the first two and the fourth are acked. */
    private static void popInPart(LocalCluster ours, TransactionMQProducer producer) throws Exception {
        producer.send(message("Popped", "warm-up"));
        try (Received group = Received.concurrently(
                "Poppers", ours.nameServerAddress(), message -> true, consumer -> consumer.subscribe("Popped", "*"))) {
            group.awaitBodies(1);
        }
        for (int number = 0; number < 5; number++) {
            producer.send(message("Popped", "p" + number), new MessageQueue("Popped", "apache", 0));
        }
        Resources connections = new Resources();
        try {
            AdminClient client = TestAdmin.open(connections, ours.nameServerAddress());
            String broker = "127.0.0.1:" + ours.brokerAddress().getPort();
            List<String> lent = new ArrayList<>();
            await().atMost(ONE_MINUTE).until(() -> {
                Answer<Popped> answer = client.ask(broker, POP_MESSAGE, pop(), Body.empty(), PATIENCE);
                for (MessageExt message : messages(answer)) {
                    lent.add(Received.text(message));
                    if (ACKED.contains(Received.text(message))) {
                        client.call(broker, ACK_MESSAGE, ack(answer.header(), message));
                    }
                }
                return lent.size() == 5;
            });
        } finally {
            connections.close();
        }
    }

    private static Ack ack(Popped popped, MessageExt message) {
        PopReceipt receipt = new PopReceipt(
                message.getQueueOffset(),
                popped.popTime(),
                popped.invisibleTime(),
                popped.reviveQid(),
                PopReceipt.Origin.TOPIC,
                "apache",
                0,
                message.getQueueOffset());
        return new Ack("Poppers", "Popped", 0, receipt.text(), message.getQueueOffset(), null, null);
    }

    private static void delay(TransactionMQProducer producer) throws Exception {
        Message level = message(DELAYED, "by-level");
        level.setDelayTimeLevel(3);
        DUE.put("by-level", System.currentTimeMillis() + 10_000);
        producer.send(level);
        for (int millis : TIMER_MILLIS) {
            Message timer = message(DELAYED, "timer-" + millis);
            timer.setDelayTimeMs(millis);
            DUE.put("timer-" + millis, System.currentTimeMillis() + millis);
            producer.send(timer);
        }
        Message recalled = message(DELAYED, "recalled");
        recalled.setDelayTimeMs(TIMER_MILLIS[1]);
        SendResult sent = producer.send(recalled);
        producer.recallMessage(DELAYED, String.valueOf(sent.getRecallHandle()));
    }

    @Test
    void everyMessageIsInItsPlaceAndFoundByItsKeys() throws Exception {
        for (int number = 0; number < SENT.size(); number++) {
            SendResult sent = SENT.get(number);
            MessageQueue queue = sent.getMessageQueue();
            MessageExt found = reader.pull(queue, "*", sent.getQueueOffset(), 1)
                    .getMsgFoundList()
                    .get(0);
            assertThat(Received.text(found)).isEqualTo("m" + number);
            assertThat(found.getMsgId()).isEqualTo(sent.getMsgId());
            assertThat(found.getKeys()).isEqualTo("key-m" + number);
            assertThat(reader.queryMessage(PLAIN, "key-m" + number, 8, 0, Long.MAX_VALUE)
                            .getMessageList())
                    .extracting(Received::text)
                    .containsExactly("m" + number);
        }
        assertThat(readAll(PLAIN)).hasSize(SENT.size());
    }

    @Test
    void aGroupGoesOnWhereItStood() throws Exception {
        try (Received received = Received.concurrently(
                "Readers", apache.nameServerAddress(), message -> true, consumer -> consumer.subscribe(PLAIN, "*"))) {
            assertThat(received.awaitBodies(LATER)).containsExactlyInAnyOrder("m12", "m13", "m14");
        }
    }

    @Test
    void whatWasLentAndNotAckedIsLentAgain() {
        AdminClient client = TestAdmin.open(RESOURCES, apache.nameServerAddress());

        List<MessageExt> lent =
                messages(client.ask(apache.brokerAddress(), POP_MESSAGE, pop(), Body.empty(), PATIENCE));

        // What was acked behind one that was not may come twice.
        assertThat(lent).extracting(Received::text).contains("p2", "p4").doesNotContain("p0", "p1", "warm-up");
    }

    @Test
    void whatWaitedIsDeliveredAndWhatWasCalledBackIsNot() throws Exception {
        List<MessageExt> delivered = await("the last timer")
                .atMost(PATIENCE)
                .until(() -> readAll(DELAYED), found -> found.size() >= DUE.size());

        assertThat(delivered).extracting(Received::text).containsExactlyInAnyOrderElementsOf(DUE.keySet());
        for (MessageExt each : delivered) {
            // Apache's times are those of slots of a second.
            assertThat(each.getStoreTimestamp())
                    .as("%s", each)
                    .isGreaterThanOrEqualTo(DUE.get(Received.text(each)) - 1_000);
        }
    }

    @Test
    void openTransactionsAreAskedForAndEndedOnesAreNot() {
        try (PeerProgram kinds = PeerProgram.start(
                Kind.V5_JSON, "ApacheKinds", TestFolders.create("taken-over-kinds"), apache.nameServerAddress())) {
            kinds.run("consume Takers " + TRANSACTED);
            // Their halves of the same bodies are rolled back at once: they tell the program how to answer.
            kinds.run("transact " + TRANSACTED + " asked ROLLBACK_MESSAGE COMMIT_MESSAGE");
            kinds.run("transact " + TRANSACTED + " denied ROLLBACK_MESSAGE ROLLBACK_MESSAGE");

            kinds.awaitPrinted("checked denied", 1);
            kinds.awaitPrinted("got Takers Transacted asked", 1);
            List<String> got = kinds.awaitPrinted("got Takers ", 2);

            assertThat(got.stream().map(line -> line.split(" ", -1)[3]))
                    .as("Apache's broker writes ends down in batches and may ask twice meanwhile")
                    .containsOnly("committed", "asked");
        }
    }

    private static void transact(TransactionMQProducer producer, String body, LocalTransactionState state)
            throws Exception {
        assertThat(producer.sendMessageInTransaction(message(TRANSACTED, body), state)
                        .getLocalTransactionState())
                .isEqualTo(state);
    }

    private static Pop pop() {
        return new Pop(
                "Poppers", "Popped", 0, 32, 60_000, 0, System.currentTimeMillis(), 0, "TAG", "*", false, null, null);
    }

    private static List<MessageExt> messages(Answer<Popped> answer) {
        return answer.code() == ResponseCode.SUCCESS
                ? MessageDecoder.decodes(ByteBuffer.wrap(answer.body()))
                : List.of();
    }

    private static List<MessageExt> readAll(String topic) throws Exception {
        List<MessageExt> found = new ArrayList<>();
        for (MessageQueue queue : reader.fetchSubscribeMessageQueues(topic)) {
            PullResult result = reader.pull(queue, "*", 0, 32);
            if (result.getPullStatus() == PullStatus.FOUND) {
                found.addAll(result.getMsgFoundList());
            }
        }
        return found;
    }

    private static Message message(String topic, String body) {
        return new Message(topic, "tag", "key-" + body, body.getBytes(UTF_8));
    }

    /** Ends a transaction as it is told at once, and never answers a check. */
    private static final class Undecided implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object state) {
            return (LocalTransactionState) state;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return LocalTransactionState.UNKNOW;
        }
    }
}
