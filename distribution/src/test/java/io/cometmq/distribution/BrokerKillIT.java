// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.Ports;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.exception.RemotingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The broker is killed with SIGKILL again and again under load, at moments of chance; what it had acknowledged is there
 * afterwards, and no consumer's offset is behind what it read. {@code -Drounds=…} says how often, {@code -Dseed=…} when.
 */
class BrokerKillIT {
    private static final String TOPIC = "Ledger";
    private static final int SENDERS = 4;
    private static final int KILLS = Integer.getInteger("rounds", 4);
    private static final int MOST_BETWEEN_KILLS = 800;
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConcurrentLinkedQueue<Entry> ledger = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    /** One acknowledgement: number {@code number} of its queue's sender is at {@code offset}. */
    private record Entry(int queue, int number, long offset) {}

    @ParameterizedTest
    @ValueSource(strings = {"ASYNC_FLUSH", "SYNC_FLUSH"})
    void noAcknowledgedMessageIsLostAndQueuesKeepTheirOrder(String flush) throws Exception {
        try (CometServers servers = CometServers.start(TestFolders.create("broker-kill"), "flushDiskType=" + flush)) {
            DefaultMQProducer producer = producer(servers);
            DefaultMQPullConsumer puller = puller(servers);
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS + 1);
            Random chance = new Random(SEED);
            try {
                List<MessageQueue> queues = queuesOfNewTopic(producer);
                List<Future<?>> running = new ArrayList<>();
                for (MessageQueue queue : queues) {
                    running.add(senders.submit(() -> sendUntilEnough(producer, queue, servers.brokerPort())));
                }
                LedgerReader reader = new LedgerReader(puller, servers.brokerPort());
                Future<Map<MessageQueue, Map<Long, String>>> read =
                        senders.submit(() -> reader.readUntil(enough::get, queues));
                for (int kill = 0; kill < KILLS; kill++) {
                    int wanted = ledger.size() + 1 + chance.nextInt(MOST_BETWEEN_KILLS);
                    await("acknowledgements after kill " + kill)
                            .atMost(PATIENCE)
                            .until(() -> ledger.size() >= wanted || read.isDone());
                    servers.killBrokerAndStartAgain();
                }
                enough.set(true);
                for (Future<?> sender : running) {
                    sender.get();
                }
                Map<MessageQueue, Map<Long, String>> seen = read.get();
                assertThat(reader.resumed()).as("how often the reader went on").isGreaterThan(KILLS / 2);
                checkAgainstTheBroker(queues, puller, seen);
            } catch (Exception | AssertionError failure) {
                throw new AssertionError("seed=" + SEED + " (when it was killed): " + failure.getMessage(), failure);
            } finally {
                enough.set(true);
                senders.shutdownNow();
                puller.shutdown();
                producer.shutdown();
            }
        }
    }

    private static DefaultMQProducer producer(CometServers servers) throws MQClientException {
        DefaultMQProducer producer = new DefaultMQProducer("LedgerProducers");
        producer.setNamesrvAddr(servers.nameServerAddress());
        producer.setSendMsgTimeout(2_000);
        producer.start();
        return producer;
    }

    private static List<MessageQueue> queuesOfNewTopic(DefaultMQProducer producer) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> producer.send(new Message(TOPIC, new byte[] {1})).getSendStatus() == SendStatus.SEND_OK);
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> producer.fetchPublishMessageQueues(TOPIC), queues -> queues.size() >= SENDERS);
    }

    /** Sends 0, 1, 2 … to one queue, each again until it is acknowledged. */
    private void sendUntilEnough(DefaultMQProducer producer, MessageQueue queue, int port) {
        for (int number = 0; !enough.get(); number++) {
            Message message = new Message(TOPIC, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
            message.putUserProperty("ledger", "yes");
            while (!enough.get() && !isAcknowledged(producer, queue, number, message)) {
                await().atMost(PATIENCE).until(() -> enough.get() || Ports.isListening(port));
            }
        }
    }

    private boolean isAcknowledged(DefaultMQProducer producer, MessageQueue queue, int number, Message message) {
        try {
            SendResult result = producer.send(message, queue);
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                ledger.add(new Entry(queue.getQueueId(), number, result.getQueueOffset()));
                return true;
            }
            return false;
        } catch (MQClientException | RemotingException | MQBrokerException notAcknowledged) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            enough.set(true);
            return false;
        }
    }

    private static DefaultMQPullConsumer puller(CometServers servers) throws MQClientException {
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer("LedgerReaders");
        puller.setNamesrvAddr(servers.nameServerAddress());
        puller.start();
        return puller;
    }

    private void checkAgainstTheBroker(
            List<MessageQueue> queues, DefaultMQPullConsumer puller, Map<MessageQueue, Map<Long, String>> seen)
            throws Exception {
        Map<Integer, List<MessageExt>> stored = new HashMap<>();
        for (MessageQueue queue : queues) {
            List<MessageExt> all = readAll(puller, queue);
            stored.put(queue.getQueueId(), all);
            seen.getOrDefault(queue, Map.of()).forEach((offset, body) -> assertThat(body(all.get(offset.intValue())))
                    .as("%s at %d, read before", queue, offset)
                    .isEqualTo(body));
        }

        assertThat(ledger).hasSizeGreaterThanOrEqualTo(KILLS);
        for (Entry entry : ledger) {
            List<MessageExt> queue = stored.get(entry.queue());
            assertThat((long) queue.size()).as("end of queue %d", entry.queue()).isGreaterThan(entry.offset());
            assertThat(number(queue.get((int) entry.offset())))
                    .as("queue %d offset %d", entry.queue(), entry.offset())
                    .isEqualTo(entry.number());
        }
        stored.forEach(BrokerKillIT::checkOrder);
    }

    /** A message that was sent again may be there twice, side by side; apart from that numbers go up by one. */
    private static void checkOrder(int queue, List<MessageExt> messages) {
        int last = -1;
        for (MessageExt message : messages) {
            if (message.getUserProperty("ledger") == null) {
                continue; // the one that created the topic
            }
            int number = number(message);
            assertThat(number).as("queue %d after %d", queue, last).isBetween(last == -1 ? 0 : last, last + 1);
            last = number;
        }
    }

    private static int number(MessageExt message) {
        return Integer.parseInt(body(message));
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static List<MessageExt> readAll(DefaultMQPullConsumer puller, MessageQueue queue) throws Exception {
        List<MessageExt> all = new ArrayList<>();
        long end = puller.maxOffset(queue);
        for (long offset = 0; offset < end; ) {
            PullResult result = puller.pull(queue, "*", offset, 32);
            assertThat(result.getPullStatus()).as("%s at %d", queue, offset).isEqualTo(PullStatus.FOUND);
            all.addAll(result.getMsgFoundList());
            offset = result.getNextBeginOffset();
        }
        return all;
    }
}
