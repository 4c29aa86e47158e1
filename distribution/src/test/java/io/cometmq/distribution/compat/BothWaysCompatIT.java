// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.StoreSnapshot;
import io.cometmq.distribution.testing.SwitchedBroker;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.tools.admin.AdminClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One store goes back and forth between our broker and RocketMQ's, and both are killed in between: each serves all that both
 * wrote. Orderly stops are tried in {@link ApacheTakesOverCompatIT} and {@link MigrationCompatIT}.
 */
class BothWaysCompatIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PLAIN = "Plain";
    private static final String TOGETHER = "Together";
    private static final String FRONT = "Front";
    private static final String LATE = "Late";
    private static final String TRANSACTED = "Transacted";
    private static final int BIG = 60_000;
    /** So many big messages make up more than two segments. */
    private static final int BIG_COUNT = 45;

    private static final List<OfQueue> QUEUES = List.of(
            new OfQueue(PLAIN, 0),
            new OfQueue(PLAIN, 1),
            new OfQueue(TOGETHER, 0),
            new OfQueue(FRONT, 0),
            new OfQueue("%LMQ%one", 0),
            new OfQueue("%LMQ%two", 0));

    private static final Resources RESOURCES = new Resources();
    private static final Decided DECIDED = new Decided();
    private static final Path FOLDER = TestFolders.create("both-ways");
    private static final List<String> SENT = new ArrayList<>();

    private static SwitchedBroker broker;
    private static AdminClient admin;
    private static TransactionMQProducer producer;

    @BeforeAll
    static void start() throws Exception {
        broker = SwitchedBroker.create(
                FOLDER,
                "mappedFileSizeCommitLog=1048576",
                "mappedFileSizeConsumeQueue=6000",
                "maxMessageSize=262144",
                "maxHashSlotNum=25",
                "maxIndexNum=100",
                "diskMaxUsedSpaceRatio=95",
                "enableLmq=true",
                "enableMultiDispatch=true",
                "transactionTimeOut=500",
                "transactionCheckInterval=1000");
        admin = TestAdmin.open(RESOURCES, broker.nameServerAddress());
        producer = new TransactionMQProducer("BothWays");
        producer.setNamesrvAddr(broker.nameServerAddress());
        producer.setTransactionListener(DECIDED);
        producer.setHeartbeatBrokerInterval(1_000);
        producer.setPollNameServerInterval(1_000);
        producer.setSendMsgTimeout(10_000);
        producer.start();
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        RESOURCES.close();
        broker.close();
    }

    @Test
    void whatBothWroteIsServedByBothAndKillsLoseNothing() throws Exception {
        // RocketMQ's broker would give up half messages of a store that keeps nothing.
        broker.startOursWith("fileReservedTime=0");
        awaitRoute();
        producer.createTopic("TBW102", PLAIN, 2, Map.of());
        producer.createTopic("TBW102", TOGETHER, 1, Map.of("queue.type", "BatchCQ"));
        producer.createTopic("TBW102", FRONT, 1, Map.of());
        producer.createTopic("TBW102", LATE, 1, Map.of());
        producer.createTopic("TBW102", TRANSACTED, 1, Map.of());
        deleteTheFront();
        delay("late-ours", 15_000);
        writeAllKinds("ours");
        StoreSnapshot ours = snapshot();
        assertThat(ours.min(new OfQueue(FRONT, 0))).isBetween(1L, (long) BIG_COUNT);
        broker.kill();

        broker.startRocketMq();
        snapshot().assertIs(ours);
        ours.assertIsFound();
        awaitCommitted("half-ours");
        delay("late-theirs", 10_000);
        writeAllKinds("theirs");
        StoreSnapshot theirs = snapshot();
        broker.kill();

        broker.startOurs();
        snapshot().assertIs(theirs);
        theirs.assertIsFound();
        awaitCommitted("half-theirs");
        writeAllKinds("ours-again");
        StoreSnapshot all = snapshot();
        all.assertIsFound();
        assertThat(all.messages()).extracting(Received::text).containsAll(SENT);
        assertRocketMqsToolsFind(all);
        assertThat(await("both timers")
                        .atMost(PATIENCE)
                        .until(() -> bodies(LATE), found -> Set.copyOf(found).size() >= 2))
                .containsOnly("late-ours", "late-theirs");
        assertThat(bodies(TRANSACTED)).containsOnly("half-ours", "half-theirs");
    }

    private static void awaitRoute() {
        await("the name server knows the broker")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !producer.fetchPublishMessageQueues("TBW102").isEmpty());
    }

    /** Fills more than two segments, and has all but the last deleted. */
    private static void deleteTheFront() throws Exception {
        Random random = new Random(1);
        for (int number = 0; number < BIG_COUNT; number++) {
            byte[] body = new byte[BIG];
            random.nextBytes(body);
            producer.send(new Message(FRONT, "big", "big-" + number, body));
        }
        admin.call(broker.address(), DELETE_EXPIRED_COMMITLOG, NoHeader.INSTANCE);
    }

    private static void writeAllKinds(String who) throws Exception {
        awaitRoute();
        for (int number = 0; number < 24; number++) {
            Message message = message(PLAIN, who + "-" + number);
            message.putUserProperty("colour", "green");
            // The same word in many messages and, in all, over several files of the index.
            message.setKeys("key-" + who + "-" + number + " all-of-" + who);
            send(message, new MessageQueue(PLAIN, "apache", number % 2));
        }
        send(message(PLAIN, who + "-compressed-" + "x".repeat(20_000)), new MessageQueue(PLAIN, "apache", 0));
        List<Message> batch = List.of(message(PLAIN, who + "-batch-0"), message(PLAIN, who + "-batch-1"));
        producer.send(batch, new MessageQueue(PLAIN, "apache", 1));
        batch.forEach(each -> SENT.add(Received.text(each)));
        List<Message> together =
                List.of(message(TOGETHER, who + "-a"), message(TOGETHER, who + "-b"), message(TOGETHER, who + "-c"));
        producer.send(together);
        together.forEach(each -> SENT.add(Received.text(each)));
        Message light = message(PLAIN, who + "-light");
        light.putProperty(MessageConst.PROPERTY_INNER_MULTI_DISPATCH, "%LMQ%one,%LMQ%two");
        send(light, new MessageQueue(PLAIN, "apache", 1));
        assertThat(producer.sendMessageInTransaction(message(TRANSACTED, "half-" + who), null)
                        .getLocalTransactionState())
                .isEqualTo(LocalTransactionState.UNKNOW);
        await("the light queue has the message").atMost(PATIENCE).until(() -> bodies("%LMQ%two")
                .contains(who + "-light"));
    }

    private static void send(Message message, MessageQueue queue) throws Exception {
        SendResult sent = producer.send(message, queue);
        assertThat(sent.getQueueOffset()).isNotNegative();
        SENT.add(Received.text(message));
    }

    private static void delay(String body, int millis) throws Exception {
        Message message = message(LATE, body);
        message.setDelayTimeMs(millis);
        producer.send(message);
    }

    private static void awaitCommitted(String half) {
        DECIDED.commits.add(half);
        await(half).atMost(PATIENCE).until(() -> bodies(TRANSACTED).contains(half));
    }

    /** Apache's mqadmin against our broker. */
    private static void assertRocketMqsToolsFind(StoreSnapshot all) {
        MessageExt one = all.messages().stream()
                .filter(message -> Received.text(message).equals("theirs-7"))
                .findFirst()
                .orElseThrow();
        String id = String.valueOf(one.getMsgId());
        try (ChildProcess byUniqueKey = apacheAdmin("queryMsgByUniqueKey", "-t", PLAIN, "-i", id);
                ChildProcess byKey = apacheAdmin("queryMsgByKey", "-t", PLAIN, "-k", "key-theirs-7");
                ChildProcess byId =
                        apacheAdmin("queryMsgById", "-t", PLAIN, "-i", String.valueOf(one.getOffsetMsgId()))) {
            assertThat(said(byUniqueKey)).contains(id, "key-theirs-7");
            assertThat(said(byKey)).contains(id);
            assertThat(said(byId)).contains(id, "key-theirs-7");
        }
    }

    private static String said(ChildProcess tool) {
        tool.awaitEnd();
        return String.join("\n", tool.lines());
    }

    private static ChildProcess apacheAdmin(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("-n", broker.nameServerAddress()));
        return broker.startRocketMqAdmin(arguments);
    }

    private static List<String> bodies(String topic) {
        return StoreSnapshot.of(admin, broker.address(), List.of(new OfQueue(topic, 0)))
                .bodies(topic);
    }

    private static StoreSnapshot snapshot() {
        return StoreSnapshot.of(admin, broker.address(), QUEUES);
    }

    private static Message message(String topic, String body) {
        String key = body.length() < 40 ? "key-" + body : "long";
        return new Message(topic, "tag", key, body.getBytes(UTF_8));
    }

    /** Leaves every transaction open until the test says that it is to be committed. */
    private static final class Decided implements TransactionListener {
        private final Set<String> commits = ConcurrentHashMap.newKeySet();

        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object state) {
            return LocalTransactionState.UNKNOW;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return commits.contains(Received.text(message))
                    ? LocalTransactionState.COMMIT_MESSAGE
                    : LocalTransactionState.UNKNOW;
        }
    }
}
