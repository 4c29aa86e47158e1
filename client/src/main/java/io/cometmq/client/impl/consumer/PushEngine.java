// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What exists while a push consumer runs: rebalance, pulling, consuming and offsets, joined to each other.
 *
 * <p>Composition root, made by {@link DefaultMQPushConsumerImpl} for one life of a consumer. Thread-safe.
 */
final class PushEngine implements Resource {
    /** How often a message is tried when the user does not say. */
    private static final int DEFAULT_MAX_RECONSUME_TIMES = 16;
    /** How many listener calls may wait for a thread; more are put off for some seconds. */
    private static final int MAX_WAITING_CALLS = 100_000;

    private final DefaultMQPushConsumer settings;
    private final MQClientInstance client;
    private final Resources resources = new Resources();
    private final OffsetStore offsets;
    private final SendBack sendBack;
    private final ConsumeMessageService consuming;
    private final PullLoop pulling;
    private final Rebalancer rebalancer;
    private final long startedMillis;

    private PushEngine(
            DefaultMQPushConsumer settings, MQClientInstance client, Subscriptions subscriptions, OffsetStore offsets)
            throws MQClientException {
        this.settings = settings;
        this.client = client;
        this.offsets = offsets;
        sendBack = SendBack.by(client, settings, settings.getConsumerGroup(), maxReconsumeTimes());
        consuming = consumeService();
        ThresholdPerTopic thresholds = new ThresholdPerTopic(settings);
        pulling = new PullLoop(
                pullSettings(thresholds),
                subscriptions,
                new PullAPIWrapper(client, settings.getConsumerGroup(), reader()),
                offsets,
                consuming,
                client.pullService(),
                client.clock(),
                this::restartAt);
        rebalancer = new Rebalancer(
                settings.getConsumerGroup(),
                settings.getMessageModel(),
                settings.getAllocateMessageQueueStrategy(),
                subscriptions,
                new PushQueues(settings, client.admin(), offsets, pulling, thresholds),
                client);
        startedMillis = client.clock().millis();
    }

    /** Joins the parts; nothing is pulled before the first rebalance. Fails when the saved offsets cannot be read. */
    static PushEngine open(DefaultMQPushConsumer settings, MQClientInstance client, Subscriptions subscriptions)
            throws MQClientException {
        OffsetStore offsets = OffsetStores.choose(
                settings.getOffsetStore(), settings.getMessageModel(), client, settings.getConsumerGroup());
        offsets.load();
        settings.setOffsetStore(offsets);
        return new PushEngine(settings, client, subscriptions, offsets);
    }

    private int maxReconsumeTimes() {
        int configured = settings.getMaxReconsumeTimes();
        return configured < 0 ? DEFAULT_MAX_RECONSUME_TIMES : configured;
    }

    private RecordReader reader() {
        return new RecordReader(RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody()));
    }

    private ConsumeMessageService consumeService() throws MQClientException {
        if (!(settings.getMessageListener() instanceof MessageListenerConcurrently listener)) {
            throw new MQClientException(
                    "messageListener must be a MessageListenerConcurrently, was " + settings.getMessageListener(),
                    null);
        }
        Duration timeout = Duration.ofMinutes(settings.getConsumeTimeout());
        ConsumeMessageConcurrentlyService service = resources.own(new ConsumeMessageConcurrentlyService(
                new ConsumeMessageConcurrentlyService.Settings(
                        settings.getConsumerGroup(),
                        settings.getMessageModel(),
                        settings.getConsumeMessageBatchMaxSize(),
                        timeout),
                listener,
                offsets,
                sendBack,
                client.threads().pool("consume", settings.getConsumeThreadMin(), MAX_WAITING_CALLS, client.clock()),
                client.scheduler(),
                client.clock()));
        Scheduler.Cancellable cleaning =
                client.scheduler().every(timeout, timeout, "clean-expired", () -> service.cleanExpired(held()));
        resources.own((Resource) cleaning::cancel);
        return service;
    }

    private PullLoop.Settings pullSettings(ThresholdPerTopic thresholds) {
        return new PullLoop.Settings(
                settings.getConsumerGroup(),
                thresholds::flowControl,
                settings.getPullBatchSize(),
                settings.getPullBatchSizeInBytes(),
                settings.getMessageModel() == MessageModel.CLUSTERING,
                settings.isPostSubscriptionWhenPull(),
                Duration.ofMillis(settings.getPullInterval()),
                Duration.ofMillis(settings.getPullTimeDelayMillsWhenException()));
    }

    MQClientInstance client() {
        return client;
    }

    PullLoop pulling() {
        return pulling;
    }

    ConsumeMessageService consuming() {
        return consuming;
    }

    SendBack sendBack() {
        return sendBack;
    }

    /** The queues that are held now. */
    Map<MessageQueue, ProcessQueue> held() {
        return rebalancer.held();
    }

    /** Takes and gives up queues; false asks for another try soon. While pulling is paused, nothing changes. */
    boolean rebalance() {
        return pulling.isPaused() || rebalancer.rebalance();
    }

    /** Saves the offsets of the queues that are held. */
    void persistOffsets() {
        offsets.persistAll(held().keySet());
    }

    /** The queue is not where its offset says: saves the broker's correction and takes the queue anew. */
    private void restartAt(PullRequest request) {
        offsets.updateAndFreezeOffset(request.queue(), request.nextOffset());
        rebalancer.giveUp(request.queue());
        client.rebalanceService().rebalanceImmediately();
    }

    ConsumerRunningInfo runningInfo(Set<SubscriptionData> subscribed) {
        return RunningInfo.of(
                client,
                ConsumeType.CONSUME_PASSIVELY,
                new RunningInfo.Threads(consuming.threads(), consuming.isOrderly()),
                startedMillis,
                held(),
                offsets,
                subscribed);
    }

    /** Stops pulling, waits within a bound for running listeners, and saves the offsets. The queues stay held. */
    @Override
    public void close() {
        pulling.stop();
        resources.close();
        persistOffsets();
    }
}
