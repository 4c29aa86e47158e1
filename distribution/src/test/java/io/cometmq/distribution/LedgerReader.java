// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.Ports;
import io.cometmq.remoting.exception.RemotingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Reads queues while their broker is killed again and again, commits how far it came, and goes on where the broker says it
 * was: never behind what it had read, and what it reads again is what it read before. Owned by one thread.
 */
final class LedgerReader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DefaultMQPullConsumer consumer;
    private final int port;
    private final Map<MessageQueue, Long> next = new HashMap<>();
    private final Map<MessageQueue, Map<Long, String>> seen = new HashMap<>();
    private int resumed;

    LedgerReader(DefaultMQPullConsumer consumer, int port) {
        this.consumer = consumer;
        this.port = port;
    }

    /** How often it went on behind a broken connection. */
    int resumed() {
        return resumed;
    }

    /** Reads and commits until there is enough; returns what it read, by queue and queue offset. */
    Map<MessageQueue, Map<Long, String>> readUntil(BooleanSupplier enough, List<MessageQueue> queues)
            throws InterruptedException {
        boolean broken = true;
        while (!enough.getAsBoolean()) {
            try {
                if (broken) {
                    resume(queues);
                    broken = false;
                }
                for (MessageQueue queue : queues) {
                    read(queue);
                }
            } catch (MQClientException | MQBrokerException | RemotingException brokerIsAway) {
                broken = true;
                await().atMost(PATIENCE).until(() -> enough.getAsBoolean() || Ports.isListening(port));
            }
        }
        return seen;
    }

    private void resume(List<MessageQueue> queues) throws MQClientException {
        for (MessageQueue queue : queues) {
            long kept = consumer.fetchConsumeOffset(queue, true);
            if (kept == OffsetStore.UNKNOWN) {
                throw new MQClientException("the broker is away again, it did not say what it kept of " + queue, null);
            }
            long committed = Math.max(0, kept);
            assertThat(committed)
                    .as("offset of %s that the broker kept", queue)
                    .isLessThanOrEqualTo(next.getOrDefault(queue, 0L));
            next.put(queue, committed);
        }
        resumed++;
    }

    private void read(MessageQueue queue)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        PullResult result = consumer.pull(queue, "*", next.get(queue), 32);
        switch (result.getPullStatus()) {
            case FOUND -> {
                Map<Long, String> before = seen.computeIfAbsent(queue, key -> new HashMap<>());
                for (MessageExt message : result.getMsgFoundList()) {
                    String body = new String(message.getBody(), StandardCharsets.UTF_8);
                    String known = before.putIfAbsent(message.getQueueOffset(), body);
                    assertThat(known == null ? body : known)
                            .as("%s at %d, read before", queue, message.getQueueOffset())
                            .isEqualTo(body);
                }
                next.put(queue, result.getNextBeginOffset());
                consumer.updateConsumeOffset(queue, result.getNextBeginOffset());
                consumer.persist(queue);
            }
            case NO_NEW_MSG -> {}
            default -> throw new AssertionError(queue + " at " + next.get(queue) + ": " + result.getPullStatus());
        }
    }
}
