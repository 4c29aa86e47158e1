// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

    private static final Duration FIRST_LOCK_RENEWAL = Duration.ofSeconds(1);
    private static final Duration LOCK_INTERVAL =
            Duration.ofMillis(Long.getLong("rocketmq.client.rebalance.lockInterval", 20_000));

    private final DefaultMQPushConsumer settings;
    private final MQClientInstance client;
    private final Resources resources = new Resources();
    private final ConsumerStats stats;
    private final ListenerCalls calls;
    private final OffsetStore offsets;
    private final SendBack sendBack;
    private final ConsumeMessageService consuming;
    private final PullLoop pulling;
    /** The locks of the queues, where messages are shared in order. */
    private final @Nullable OrderlyQueues locked;

    private final QueueOwner owner;
    /** What is popped, where the broker shares the queues. */
    private final @Nullable PopEngine popping;

    private final Rebalancer rebalancer;
    private final long startedMillis;

    private PushEngine(
            DefaultMQPushConsumer settings,
            MQClientInstance client,
            Subscriptions subscriptions,
            ConsumeHooks hooks,
            FilterHooks filters,
            OffsetStore offsets)
            throws MQClientException {
        String group = settings.getConsumerGroup();
        boolean ordered = settings.getMessageListener() instanceof MessageListenerOrderly;
        this.settings = settings;
        this.client = client;
        this.offsets = offsets;
        stats = new ConsumerStats(client.clock());
        calls = new ListenerCalls(
                group,
                stats,
                client.clock(),
                hooks,
                Duration.ofMinutes(settings.getConsumeTimeout()),
                settings.getNamespace());
        sendBack = SendBack.by(client, settings, group, maxReconsumeTimes(ordered));
        ConsumeThreads threads = resources.own(threads());
        consuming = resources.own(ordered ? orderly(threads) : concurrent(threads));
        ThresholdPerTopic thresholds = new ThresholdPerTopic(settings);
        pulling = new PullLoop(
                pullSettings(thresholds, ordered),
                subscriptions,
                new PullAPIWrapper(client, group, reader(), filters),
                offsets,
                consuming,
                client.pullService(),
                stats,
                this::restartAt);
        QueueOwner queues = new PushQueues(settings, client.admin(), offsets, pulling, thresholds);
        locked = ordered && settings.getMessageModel() == MessageModel.CLUSTERING
                ? new OrderlyQueues(queues, new BrokerLocks(client, group), client, this::held, this::giveUp)
                : null;
        owner = locked == null ? queues : locked;
        popping = PopEngine.isWanted(settings)
                ? resources.own(
                        new PopEngine(settings, client, subscriptions, sendBack, calls, threads, pulling::isPaused))
                : null;
        QueueShares shares = new ClientShares(group, settings.getAllocateMessageQueueStrategy(), client);
        rebalancer = new Rebalancer(
                group,
                settings.getMessageModel(),
                popping == null ? shares : popping.shares(shares),
                subscriptions,
                owner,
                client);
        startedMillis = client.clock().millis();
    }

    /** Joins the parts; nothing is pulled before the first rebalance. Fails when the saved offsets cannot be read. */
    static PushEngine open(
            DefaultMQPushConsumer settings,
            MQClientInstance client,
            Subscriptions subscriptions,
            ConsumeHooks hooks,
            FilterHooks filters)
            throws MQClientException {
        OffsetStore offsets = OffsetStores.choose(
                settings.getOffsetStore(), settings.getMessageModel(), client, settings.getConsumerGroup());
        offsets.load();
        settings.setOffsetStore(offsets);
        PushEngine engine = new PushEngine(settings, client, subscriptions, hooks, filters, offsets);
        engine.schedule();
        return engine;
    }

    private void schedule() {
        Duration timeout = Duration.ofMinutes(settings.getConsumeTimeout());
        every(timeout, timeout, "clean-expired", () -> consuming.cleanExpired(held()));
        if (settings.getStuckReportMillis() > 0) {
            StuckMessages stuck = new StuckMessages(
                    settings.getConsumerGroup(),
                    calls,
                    client.clock(),
                    Duration.ofMillis(settings.getStuckReportMillis()));
            every(stuck.pause(), stuck.pause(), "stuck-messages", () -> stuck.look(held()));
        }
        if (locked != null) {
            every(FIRST_LOCK_RENEWAL, LOCK_INTERVAL, "lock-renewal", locked::renew);
        }
    }

    private void every(Duration first, Duration pause, String name, Runnable task) {
        Scheduler.Cancellable scheduled = client.scheduler().every(first, pause, name, task);
        resources.own((Resource) scheduled::cancel);
    }

    /** Ordered messages are tried until they are consumed, unless the user says otherwise. */
    private int maxReconsumeTimes(boolean ordered) {
        int configured = settings.getMaxReconsumeTimes();
        if (configured >= 0) {
            return configured;
        }
        return ordered ? Integer.MAX_VALUE : DEFAULT_MAX_RECONSUME_TIMES;
    }

    private RecordReader reader() {
        return new RecordReader(RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody()));
    }

    private ConsumeThreads threads() {
        return new ConsumeThreads(
                client.threads().pool("consume", settings.getConsumeThreadMin(), MAX_WAITING_CALLS, client.clock()),
                client.scheduler(),
                client.clock(),
                Duration.ofMillis(settings.getAwaitTerminationMillisWhenShutdown()));
    }

    private ConsumeMessageService concurrent(ConsumeThreads threads) throws MQClientException {
        if (!(settings.getMessageListener() instanceof MessageListenerConcurrently listener)) {
            throw new MQClientException(
                    "messageListener must be a MessageListenerConcurrently or a MessageListenerOrderly, was "
                            + settings.getMessageListener(),
                    null);
        }
        return new ConsumeMessageConcurrentlyService(
                new ConsumeMessageConcurrentlyService.Settings(
                        settings.getConsumerGroup(),
                        settings.getMessageModel(),
                        settings.getConsumeMessageBatchMaxSize(),
                        Duration.ofMinutes(settings.getConsumeTimeout())),
                listener,
                offsets,
                sendBack,
                calls,
                threads);
    }

    private ConsumeMessageService orderly(ConsumeThreads threads) {
        MessageListenerOrderly listener =
                (MessageListenerOrderly) Objects.requireNonNull(settings.getMessageListener(), "messageListener");
        return new ConsumeMessageOrderlyService(
                new ConsumeMessageOrderlyService.Settings(
                        settings.getConsumerGroup(),
                        settings.getConsumeMessageBatchMaxSize(),
                        settings.getSuspendCurrentQueueTimeMillis(),
                        maxReconsumeTimes(true)),
                listener,
                offsets,
                sendBack,
                calls,
                threads,
                settings.getMessageModel() == MessageModel.CLUSTERING
                        ? new Renewal()
                        : ConsumeMessageOrderlyService.LockRenewal.NONE_NEEDED);
    }

    /** The locks of this engine's queues, which are known only after the service that asks for them. */
    private final class Renewal implements ConsumeMessageOrderlyService.LockRenewal {
        @Override
        public boolean isValid(ProcessQueue processQueue) {
            return processQueue.lock().isValid(client.clock().nanos());
        }

        @Override
        public void renew(MessageQueue queue, ProcessQueue processQueue) {
            OrderlyQueues queues = locked;
            if (queues != null) {
                Await.whenDone(queues.renew(Map.of(queue, processQueue)), (done, failure) -> {});
            }
        }
    }

    private PullLoop.Settings pullSettings(ThresholdPerTopic thresholds, boolean ordered) {
        return new PullLoop.Settings(
                settings.getConsumerGroup(),
                () -> thresholds.flowControl(ordered),
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
        if (pulling.isPaused()) {
            return true;
        }
        if (popping != null) {
            popping.retainSubscribed();
        }
        return rebalancer.rebalance();
    }

    /** Saves the offsets of the queues that are held. */
    void persistOffsets() {
        offsets.persistAll(withOffsets());
    }

    private Set<MessageQueue> withOffsets() {
        Set<MessageQueue> all = new HashSet<>(held().keySet());
        all.addAll(owner.leaving());
        return all;
    }

    /** Saves other offsets for queues that are held, and takes these anew. What listeners have of them does not count. */
    void restartAt(Map<MessageQueue, Long> at) {
        Map<MessageQueue, Long> ours = new HashMap<>(at);
        ours.keySet().retainAll(held().keySet());
        ours.forEach(offsets::updateAndFreezeOffset);
        // The others, too: a queue may be about to be taken, at an offset that was read before the reset.
        rebalancer.restartAt(at);
    }

    /** What is in memory of a topic; empty means all topics. */
    Map<MessageQueue, Long> offsets(String topic) {
        return offsets.cloneOffsetTable(topic);
    }

    private void restartAt(PullRequest request) {
        restartAt(Map.of(request.queue(), request.nextOffset()));
    }

    private void giveUp(MessageQueue queue) {
        rebalancer.giveUp(queue);
        client.rebalanceService().rebalanceImmediately();
    }

    ConsumerRunningInfo runningInfo(Set<SubscriptionData> subscribed) {
        ConsumerRunningInfo info = RunningInfo.of(
                client,
                ConsumeType.CONSUME_PASSIVELY,
                new RunningInfo.Threads(consuming.threads(), consuming.isOrderly()),
                startedMillis,
                held(),
                offsets,
                stats,
                subscribed);
        return popping == null ? info : popping.addTo(info);
    }

    /**
     * Stops pulling, waits within a bound for running listeners, saves the offsets and waits within another until the brokers
     * have them. The queues stay held.
     */
    @Override
    public void close() {
        pulling.stop();
        if (popping != null) {
            popping.stop();
        }
        resources.close();
        CompletableFuture<Void> saved = offsets.persistAllAsync(withOffsets());
        Leaving.await(
                settings.getConsumerGroup(),
                popping == null ? saved : CompletableFuture.allOf(saved, popping.acksAnswered()));
        if (locked != null) {
            locked.unlockAll();
        }
    }
}
