// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageQueueListener;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * What exists while a push consumer lets its broker share the queues: the questions for its share, popping, and consuming
 * what was popped. Queues that the broker wants pulled are the rest of the push consumer's affair.
 *
 * <p>Composition root, made by {@link PushEngine}. Thread-safe.
 */
final class PopEngine implements Resource {
    private static final long LEAST_INVISIBLE_MILLIS = 5_000;
    private static final long MOST_INVISIBLE_MILLIS = 300_000;
    private static final long DEFAULT_INVISIBLE_MILLIS = 60_000;
    private static final int DEFAULT_MAX_RECONSUME_TIMES = 16;
    private static final int FROM_FIRST = 0;
    private static final int FROM_LAST = 1;

    private final DefaultMQPushConsumer settings;
    private final MQClientInstance client;
    private final Subscriptions subscriptions;
    private final ConsumeMessagePopConcurrentlyService consuming;
    private final PopLoop popping;
    private final PopQueues queues;

    /**
     * Joins the parts; nothing is popped before the first rebalance.
     *
     * @param paused whether the user has paused the consumer
     */
    PopEngine(
            DefaultMQPushConsumer settings,
            MQClientInstance client,
            Subscriptions subscriptions,
            SendBack sendBack,
            ListenerCalls calls,
            ConsumeThreads threads,
            BooleanSupplier paused) {
        this.settings = settings;
        this.client = client;
        this.subscriptions = subscriptions;
        String group = settings.getConsumerGroup();
        PopCalls pops = new PopCalls(client, group);
        consuming = new ConsumeMessagePopConcurrentlyService(
                new ConsumeMessagePopConcurrentlyService.Settings(
                        group, settings.getConsumeMessageBatchMaxSize(), maxReconsumeTimes()),
                (MessageListenerConcurrently) Objects.requireNonNull(settings.getMessageListener(), "messageListener"),
                pops,
                sendBack,
                calls,
                threads);
        popping = new PopLoop(
                group,
                this::popSettings,
                subscriptions,
                pops,
                new RecordReader(
                        RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody())),
                consuming,
                new PopLoop.Site(client.pullService(), client.clock(), paused));
        queues = new PopQueues(group, client.clock(), popping::begin);
    }

    /** Whether the broker shares this consumer's queues: ordered and broadcast messages are not for that. */
    static boolean isWanted(DefaultMQPushConsumer settings) {
        return !settings.isClientRebalance()
                && settings.getMessageModel() == MessageModel.CLUSTERING
                && settings.getMessageListener() instanceof MessageListenerConcurrently;
    }

    /** What the broker assigns; {@code fallback} where no broker does. */
    QueueShares shares(QueueShares fallback) {
        return new BrokerShares(
                settings.getConsumerGroup(),
                settings.getAllocateMessageQueueStrategy().getName(),
                client,
                fallback,
                this::hold);
    }

    private void hold(String topic, Set<MessageQueue> all, Set<MessageQueue> wanted) {
        MessageQueueListener listener = settings.getMessageQueueListener();
        if (queues.hold(topic, wanted) && listener != null) {
            listener.messageQueueChanged(topic, all, wanted);
        }
    }

    private int maxReconsumeTimes() {
        int configured = settings.getMaxReconsumeTimes();
        return configured < 0 ? DEFAULT_MAX_RECONSUME_TIMES : configured;
    }

    private PopLoop.Settings popSettings() {
        long invisible = settings.getPopInvisibleTime();
        // Compat: RocketMQ's clients take a time out of bounds for the default.
        boolean usable = invisible >= LEAST_INVISIBLE_MILLIS && invisible <= MOST_INVISIBLE_MILLIS;
        return new PopLoop.Settings(
                settings.getPopBatchNums(),
                Duration.ofMillis(usable ? invisible : DEFAULT_INVISIBLE_MILLIS),
                settings.getPopThresholdForQueue(),
                settings.getConsumeFromWhere() == ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET ? FROM_FIRST : FROM_LAST,
                Duration.ofMillis(settings.getPullInterval()),
                Duration.ofMillis(settings.getPullTimeDelayMillsWhenException()));
    }

    /** Gives up the queues of topics that are not subscribed to any more. Called by the rebalance thread. */
    void retainSubscribed() {
        queues.retain(subscriptions.topics());
    }

    /** What an administrator is told, with the queues that are popped. */
    ConsumerRunningInfo addTo(ConsumerRunningInfo info) {
        return new ConsumerRunningInfo(
                info.jstack(),
                queues.info(),
                info.mqTable(),
                info.properties(),
                info.statusTable(),
                info.subscriptionSet(),
                info.userConsumerInfo());
    }

    /** Pops nothing any more. */
    void stop() {
        popping.stop();
    }

    /** Completes when the brokers have answered every ack that was sent so far, well or not. */
    CompletableFuture<Void> acksAnswered() {
        return consuming.acksAnswered();
    }

    /** Begins no listener call any more. */
    @Override
    public void close() {
        stop();
        consuming.close();
    }
}
