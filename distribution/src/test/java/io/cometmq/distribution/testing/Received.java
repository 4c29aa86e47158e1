// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A running push consumer of our client that remembers what it was given. */
public final class Received implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DefaultMQPushConsumer consumer;
    private final List<MessageExt> messages = new CopyOnWriteArrayList<>();

    private Received(DefaultMQPushConsumer consumer) {
        this.consumer = consumer;
    }

    /** What a test sets before the consumer starts, its subscription at least. */
    @FunctionalInterface
    public interface Settings {
        void apply(DefaultMQPushConsumer consumer) throws Exception;
    }

    /**
     * Starts a consumer from the first message on, with a listener that gets messages one by one.
     *
     * @param takes false to have the message again soon
     */
    public static Received concurrently(String group, String nameServer, Predicate<MessageExt> takes, Settings settings)
            throws Exception {
        Received received = new Received(new DefaultMQPushConsumer(group));
        received.consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
            // Of pops, level 0 is the shortest: 10 seconds.
            context.setDelayLevelWhenNextConsume(received.consumer.isClientRebalance() ? 1 : 0);
            received.messages.addAll(batch);
            return batch.stream().allMatch(takes)
                    ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                    : ConsumeConcurrentlyStatus.RECONSUME_LATER;
        });
        return received.start(nameServer, settings);
    }

    /** The same with a listener that gets each queue in order. */
    public static Received orderly(String group, String nameServer, Predicate<MessageExt> takes, Settings settings)
            throws Exception {
        Received received = new Received(new DefaultMQPushConsumer(group));
        received.consumer.setSuspendCurrentQueueTimeMillis(10);
        received.consumer.registerMessageListener((MessageListenerOrderly) (batch, context) -> {
            received.messages.addAll(batch);
            return batch.stream().allMatch(takes)
                    ? ConsumeOrderlyStatus.SUCCESS
                    : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
        });
        return received.start(nameServer, settings);
    }

    private Received start(String nameServer, Settings settings) throws Exception {
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        settings.apply(consumer);
        consumer.start();
        return this;
    }

    /** Everything it was given so far, repetitions included. */
    public List<MessageExt> messages() {
        return messages;
    }

    /** The bodies of {@link #messages}. */
    public List<String> bodies() {
        return messages.stream().map(Received::text).toList();
    }

    /** Waits until it was given so many messages, and returns their bodies. */
    public List<String> awaitBodies(int count) {
        return await(count + " messages for " + consumer.getConsumerGroup())
                .atMost(PATIENCE)
                .until(this::bodies, bodies -> bodies.size() >= count);
    }

    /** The body of a message. */
    public static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    /** The consumer. */
    public DefaultMQPushConsumer consumer() {
        return consumer;
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
