// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The broker is killed with SIGKILL while half messages are open, ends just written are lost, and nobody can be asked:
 * every transaction ends as its producer says, and what nobody ends an operator settles, once.
 */
class TransactionKillIT {
    private static final String TOPIC = "Ordered";
    private static final String GROUP = "TransactionKillers";
    private static final int EACH = 40;
    private static final int MAX_CHECKS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TestFolders.create("transaction-kill");

    @Test
    void everyTransactionEndsAsItsProducerSaysAndOnce() throws Exception {
        try (CometServers servers = CometServers.start(
                        folder,
                        "transactionTimeOut=300",
                        "transactionCheckInterval=150",
                        "transactionOpBatchInterval=300",
                        "transactionCheckMax=" + MAX_CHECKS);
                DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("KillReaders")) {
            consumer.setNamesrvAddr(servers.nameServerAddress());
            consumer.start();
            try (TransactionMQProducer first =
                    producer(servers, "first", "later than this producer lives", ConcurrentHashMap.newKeySet())) {
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> first.sendMessageInTransaction(message("committed-first"), null) != null);
                for (int number = 0; number < EACH; number++) {
                    for (String kind : List.of("committed-", "dropped-", "late-committed-", "late-dropped-")) {
                        first.sendMessageInTransaction(message(kind + number), null);
                    }
                }
                first.sendMessageInTransaction(message("never-0"), null);
                first.sendMessageInTransaction(message("never-1"), null);
            }
            servers.killBrokerAndStartAgain();
            long before = roundsWithoutProducers(servers);
            await("more rounds than checks, with nobody to ask")
                    .atMost(PATIENCE)
                    .until(() -> roundsWithoutProducers(servers) > before + MAX_CHECKS);

            Set<String> asked = ConcurrentHashMap.newKeySet();
            try (TransactionMQProducer second = producer(servers, "second", "late-", asked)) {
                assertThat(second.fetchPublishMessageQueues(TOPIC)).isNotEmpty();
                List<String> delivered = await("what is to be committed is")
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> read(consumer, TOPIC), bodies -> bodies.containsAll(expected()));
                assertThat(new TreeSet<>(delivered)).isEqualTo(expected());
                // Whether the ends that came just before the kill are on the disk is not promised: these may come
                // twice.
                assertThat(delivered.stream().filter(body -> body.startsWith("late-")))
                        .doesNotHaveDuplicates();
                await("what never ends is given up")
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() ->
                                read(consumer, "TRANS_CHECK_MAX_TIME_TOPIC").size() == 2);
                assertThat(asked).contains("never-0", "never-1");
            }

            assertThat(mqadmin(servers, "transactionCommit", "-t", TOPIC, "--max", "1", "--yes"))
                    .contains("COMMITTED", "Settled: 1");
            servers.killBrokerAndStartAgain();
            assertThat(mqadmin(servers, "transactionCommit", "-g", GROUP, "--yes"))
                    .contains("COMMITTED", "Settled: 1");
            await("both are delivered, each once")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(read(consumer, TOPIC).stream().filter(body -> body.startsWith("never-")))
                                    .containsExactlyInAnyOrder("never-0", "never-1"));
        }
    }

    private static Set<String> expected() {
        Set<String> expected = new TreeSet<>(Set.of("committed-first"));
        for (int number = 0; number < EACH; number++) {
            expected.add("committed-" + number);
            expected.add("late-committed-" + number);
        }
        return expected;
    }

    /** @param when what stands before the bodies whose transactions are decided when it is asked */
    private static TransactionMQProducer producer(CometServers servers, String name, String when, Set<String> asked)
            throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(GROUP);
        producer.setNamesrvAddr(servers.nameServerAddress());
        producer.setInstanceName(name);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, @Nullable Object argument) {
                return state(body(message), "");
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                asked.add(body(message));
                return state(body(message), when);
            }
        });
        producer.start();
        return producer;
    }

    /** What a body says of its transaction; {@code when} is what stands before it by now. */
    private static LocalTransactionState state(String body, String when) {
        if (body.startsWith("committed-") || body.startsWith(when + "committed-")) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }
        return body.startsWith("dropped-") || body.startsWith(when + "dropped-")
                ? LocalTransactionState.ROLLBACK_MESSAGE
                : LocalTransactionState.UNKNOW;
    }

    private static long roundsWithoutProducers(CometServers servers) {
        try (Stream<Path> logs = Files.list(servers.logs("broker"))) {
            return logs.filter(Files::isRegularFile)
                    .flatMap(log -> Repository.read(log).lines())
                    .filter(line -> line.contains("Transactions not asked for"))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String mqadmin(CometServers servers, String command, String... options) {
        List<String> line = new ArrayList<>(List.of(
                Repository.root().resolve("bin/mqadmin").toString(),
                command,
                "-n",
                servers.nameServerAddress(),
                "-b",
                "127.0.0.1:" + servers.brokerPort()));
        line.addAll(List.of(options));
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
        try (ChildProcess admin = ChildProcess.start("mqadmin", folder, environment, line)) {
            assertThat(admin.awaitEnd()).as(String.join("\n", admin.lines())).isZero();
            return String.join("\n", admin.lines());
        }
    }

    /** A message about which nobody is asked before the broker is killed. */
    private static Message message(String body) {
        Message message = new Message(TOPIC, body.getBytes(UTF_8));
        message.putProperty(MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS, "3");
        return message;
    }

    private static String body(Message message) {
        return new String(message.getBody(), UTF_8);
    }

    private static List<String> read(DefaultMQPullConsumer consumer, String topic) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic)) {
            long offset = 0;
            PullResult result = consumer.pull(queue, "*", offset, 32);
            while (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(found -> bodies.add(body(found)));
                offset = result.getNextBeginOffset();
                result = consumer.pull(queue, "*", offset, 32);
            }
        }
        return bodies;
    }
}
