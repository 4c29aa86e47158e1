// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageQueueListener;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.consumer.store.LocalFileOffsetStore;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.MQConsumerInner;
import io.cometmq.client.impl.ServiceState;
import io.cometmq.client.impl.producer.MessageSender;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.BoundedExecutor;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running push consumer: composes subscription, rebalance, pulling, consuming and offsets.
 *
 * <p>Composition root; {@link #start()} reads in the order in which things start. Thread-safe.
 */
public final class DefaultMQPushConsumerImpl implements MQConsumerInner {
    private static final Logger log = LoggerFactory.getLogger(DefaultMQPushConsumerImpl.class);
    private static final String INNER_PRODUCER_GROUP = "CLIENT_INNER_PRODUCER";
    /** How often a message is tried when the user does not say. */
    private static final int DEFAULT_MAX_RECONSUME_TIMES = 16;
    /** How many listener calls may wait for a thread; more are put off for some seconds. */
    private static final int MAX_WAITING_CALLS = 100_000;

    /** The part of the threshold below which a consuming thread is given up. */
    private static final double SHRINK_BELOW = 0.8;

    private final DefaultMQPushConsumer settings;
    private final MQClientManager clients;
    private final Subscriptions subscriptions = new Subscriptions();
    private volatile ServiceState state = ServiceState.CREATE_JUST;
    private volatile @Nullable Running running;
    private volatile int leastThreads;

    /** What exists while the consumer runs. */
    private record Running(
            MQClientInstance client,
            Rebalancer rebalancer,
            PullLoop pulling,
            ConsumeMessageService consuming,
            OffsetStore offsets,
            SendBack sendBack,
            ThresholdPerTopic thresholds,
            Resources resources,
            long startedMillis) {}

    /** How queues are shared when the user does not say. */
    public static AllocateMessageQueueStrategy defaultStrategy() {
        return new AllocateMessageQueueAveragely();
    }

    public DefaultMQPushConsumerImpl(DefaultMQPushConsumer settings, MQClientManager clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /** Starts the consumer; when it fails, everything that was opened is closed again. */
    public synchronized void start() throws MQClientException {
        if (state != ServiceState.CREATE_JUST) {
            throw new MQClientException(
                    "the consumer of group " + settings.getConsumerGroup() + " cannot be started, its state is " + state
                            + ": expected " + ServiceState.CREATE_JUST,
                    null);
        }
        PushSettingsCheck.check(settings);
        copySubscription();
        state = ServiceState.START_FAILED;
        if (settings.getMessageModel() == MessageModel.CLUSTERING) {
            settings.changeInstanceNameToPID();
        }
        MQClientInstance client = clients.acquire(settings);
        Resources resources = new Resources();
        try {
            Running now = compose(client, resources);
            client.registerConsumer(settings.getConsumerGroup(), this);
            running = now;
            client.start();
            state = ServiceState.RUNNING;
            fetchRoutes(client);
            checkSubscription(client);
        } catch (MQClientException | RuntimeException failure) {
            abandon(client, resources);
            throw failure;
        }
        client.sendHeartbeatToAllBroker();
        client.rebalanceService().rebalanceImmediately();
        log.info(
                "Consumer started: group={} clientId={} model={} topics={}",
                settings.getConsumerGroup(),
                client.clientId(),
                settings.getMessageModel(),
                subscriptions.topics());
    }

    private void copySubscription() throws MQClientException {
        long version = clients.platform().clock().millis();
        for (Map.Entry<String, String> entry : settings.getSubscription().entrySet()) {
            if (subscriptions.get(entry.getKey()) == null) {
                subscriptions.put(
                        Subscriptions.parse(entry.getKey(), MessageSelector.byTag(entry.getValue()), version));
            }
        }
        if (settings.getMessageModel() == MessageModel.CLUSTERING) {
            String retryTopic = TopicNames.retryTopic(settings.getConsumerGroup());
            subscriptions.put(Subscriptions.parse(retryTopic, null, version));
        }
    }

    private Running compose(MQClientInstance client, Resources resources) throws MQClientException {
        String group = settings.getConsumerGroup();
        Queues queues = new Queues();
        Rebalancer rebalancer = new Rebalancer(
                group,
                settings.getMessageModel(),
                settings.getAllocateMessageQueueStrategy(),
                subscriptions,
                queues,
                client);
        RecordReader reader = new RecordReader(
                RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody()));
        PullAPIWrapper pulls = new PullAPIWrapper(client, group, reader);
        OffsetStore offsets = offsetStore(client);
        offsets.load();
        SendBack sendBack = new SendBack(
                client, new MessageSender(client, innerProducer()), group, settings.isUnitMode(), maxReconsumeTimes());
        ConsumeMessageService consuming = consumeService(client, resources, rebalancer, offsets, sendBack);
        ThresholdPerTopic thresholds = new ThresholdPerTopic(settings);
        PullLoop pulling = new PullLoop(
                pullSettings(thresholds),
                subscriptions,
                pulls,
                offsets,
                consuming,
                client.pullService(),
                client.clock(),
                queues::restartAt);
        return new Running(
                client,
                rebalancer,
                pulling,
                consuming,
                offsets,
                sendBack,
                thresholds,
                resources,
                client.clock().millis());
    }

    private OffsetStore offsetStore(MQClientInstance client) {
        OffsetStore given = settings.getOffsetStore();
        if (given != null) {
            return given;
        }
        OffsetStore chosen = settings.getMessageModel() == MessageModel.BROADCASTING
                ? new LocalFileOffsetStore(client.clientId(), settings.getConsumerGroup())
                : new RemoteBrokerOffsetStore(client, settings.getConsumerGroup());
        settings.setOffsetStore(chosen);
        return chosen;
    }

    private DefaultMQProducer innerProducer() {
        DefaultMQProducer inner = new DefaultMQProducer(INNER_PRODUCER_GROUP);
        inner.resetClientConfig(settings);
        return inner;
    }

    private int maxReconsumeTimes() {
        int configured = settings.getMaxReconsumeTimes();
        return configured < 0 ? DEFAULT_MAX_RECONSUME_TIMES : configured;
    }

    private ConsumeMessageService consumeService(
            MQClientInstance client, Resources resources, Rebalancer rebalancer, OffsetStore offsets, SendBack sendBack)
            throws MQClientException {
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
                BoundedExecutor.start("consume", settings.getConsumeThreadMin(), MAX_WAITING_CALLS, client.clock()),
                client.scheduler(),
                client.clock()));
        Scheduler.Cancellable cleaning = client.scheduler()
                .every(timeout, timeout, "clean-expired", () -> service.cleanExpired(rebalancer.held()));
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

    private void fetchRoutes(MQClientInstance client) {
        for (String topic : subscriptions.topics()) {
            try {
                client.routes().fetch(topic);
            } catch (MQClientException unknown) {
                if (!TopicNames.isRetryTopic(topic)) {
                    log.warn("No route of a subscribed topic yet: topic={} cause={}", topic, unknown.getMessage());
                }
            }
        }
    }

    /** Expressions other than tags are understood by the broker only; a wrong one is better refused now. */
    private void checkSubscription(MQClientInstance client) throws MQClientException {
        for (SubscriptionData subscription : subscriptions.all()) {
            if (subscription.expressionType().equals(SubscriptionData.TAG)) {
                continue;
            }
            String address = anyBrokerOf(client, subscription.topic());
            if (address == null) {
                continue;
            }
            try {
                Await.result(client.api()
                        .checkClient(
                                address,
                                new CheckClientRequestBody(
                                        client.clientId(), settings.getConsumerGroup(), null, subscription)));
            } catch (MQBrokerException refused) {
                throw new MQClientException(
                        refused.getResponseCode(),
                        "broker " + address + " refuses the subscription of topic " + subscription.topic() + ": "
                                + refused.getErrorMessage(),
                        refused);
            } catch (RemotingException failure) {
                throw new MQClientException("broker " + address + " cannot check the subscription", failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new MQClientException("interrupted while the subscription was checked", interrupted);
            }
        }
    }

    private static @Nullable String anyBrokerOf(MQClientInstance client, String topic) {
        var route = client.routes().known(topic);
        if (route == null) {
            return null;
        }
        return route.data().brokerDatas().stream()
                .map(broker -> client.brokers().any(broker.brokerName()))
                .filter(address -> address != null)
                .findFirst()
                .orElse(null);
    }

    private void abandon(MQClientInstance client, Resources resources) {
        if (running != null) {
            running = null;
            client.unregisterConsumer(settings.getConsumerGroup());
        }
        resources.close();
        clients.release(client);
        state = ServiceState.CREATE_JUST;
    }

    /**
     * Stops pulling, waits within a bound for running listeners, saves the offsets, leaves the group, and gives its queues
     * up.
     */
    public synchronized void shutdown() {
        Running was = running;
        if (state != ServiceState.RUNNING || was == null) {
            return;
        }
        state = ServiceState.SHUTDOWN_ALREADY;
        was.pulling().stop();
        was.resources().close();
        persistConsumerOffset();
        was.client().unregisterConsumer(settings.getConsumerGroup());
        running = null;
        was.rebalancer().giveUpAll();
        clients.release(was.client());
        log.info("Consumer shut down: group={}", settings.getConsumerGroup());
    }

    /** Subscribes to a topic; a running consumer tells the brokers at once. A null selector selects all. */
    public void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException {
        Validators.checkTopic(topic);
        long version = clients.platform().clock().millis();
        subscriptions.put(Subscriptions.parse(topic, selector, version));
        Running now = running;
        if (now != null) {
            Await.whenDone(
                    now.client().routes().refresh(topic),
                    (route, failure) -> now.client().rebalanceService().rebalanceImmediately());
            now.client().sendHeartbeatToAllBroker();
        }
    }

    /** Forgets a subscription. */
    public void unsubscribe(String topic) {
        subscriptions.remove(topic);
    }

    /** Pauses or goes on pulling. */
    public void pause(boolean pause) throws MQClientException {
        running().pulling().pause(pause);
    }

    /** Whether pulling is paused. */
    public boolean isPaused() {
        Running now = running;
        return now != null && now.pulling().isPaused();
    }

    /** Changes how many threads call the listener. */
    public void updateCorePoolSize(int threads) throws MQClientException {
        if (threads < 1 || threads > PushSettingsCheck.MAX_THREADS) {
            throw new MQClientException(
                    "corePoolSize=" + threads + ": expected 1.." + PushSettingsCheck.MAX_THREADS, null);
        }
        running().consuming().resize(threads);
        leastThreads = threads;
    }

    /** The questions that any client can ask. */
    public MQAdminImpl admin() throws MQClientException {
        return running().client().admin();
    }

    /** The readable queues of a topic. */
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        return new LinkedHashSet<>(admin().fetchSubscribeMessageQueues(topic));
    }

    /** Gives a message back to the broker of this name, or to the one that it came from. */
    public void sendMessageBack(MessageExt message, int delayLevel, @Nullable String brokerName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        String target = brokerName == null ? message.getBrokerName() : brokerName;
        running().sendBack().askBroker(message, delayLevel, target, settings.getConsumerGroup());
    }

    @Override
    public ConsumerData heartbeat() {
        return new ConsumerData(
                settings.getConsumeFromWhere(),
                ConsumeType.CONSUME_PASSIVELY,
                settings.getConsumerGroup(),
                settings.getMessageModel(),
                subscriptions.all(),
                settings.isUnitMode());
    }

    @Override
    public Set<String> subscribedTopics() {
        return subscriptions.topics();
    }

    @Override
    public boolean tryRebalance() {
        Running now = running;
        return now == null
                || state != ServiceState.RUNNING
                || now.pulling().isPaused()
                || now.rebalancer().rebalance();
    }

    @Override
    public void persistConsumerOffset() {
        Running now = running;
        if (now != null) {
            now.offsets().persistAll(now.rebalancer().held().keySet());
        }
    }

    /** One thread more while the backlog is above the user's threshold, one less while it is well below. */
    @Override
    public void adjustThreadPool() {
        Running now = running;
        if (now == null) {
            return;
        }
        long backlog = now.rebalancer().held().values().stream()
                .mapToLong(ProcessQueue::count)
                .sum();
        long threshold = settings.getAdjustThreadPoolNumsThreshold();
        int threads = now.consuming().threads();
        if (backlog >= threshold && threads < settings.getConsumeThreadMax()) {
            now.consuming().resize(threads + 1);
        } else if (backlog < threshold * SHRINK_BELOW
                && threads > Math.max(leastThreads, settings.getConsumeThreadMin())) {
            now.consuming().resize(threads - 1);
        }
    }

    @Override
    public ConsumerRunningInfo consumerRunningInfo() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the consumer does not run");
        }
        return RunningInfo.of(
                now.client(),
                ConsumeType.CONSUME_PASSIVELY,
                new RunningInfo.Threads(
                        now.consuming().threads(), now.consuming().isOrderly()),
                now.startedMillis(),
                now.rebalancer().held(),
                now.offsets(),
                subscriptions.all());
    }

    private Running running() throws MQClientException {
        Running now = running;
        if (now == null) {
            throw new MQClientException(
                    "The consumer service state not OK, " + state + ": expected " + ServiceState.RUNNING
                            + ", call start() first",
                    null);
        }
        return now;
    }

    /** What this consumer does with the queues that it takes and gives up. */
    private final class Queues implements QueueOwner {
        @Override
        public long startOffset(MessageQueue queue) throws MQClientException {
            Running now = running();
            long timestamp = StartOffset.parse(settings.getConsumeTimestamp());
            return new StartOffset(now.offsets(), now.client().admin(), settings.getConsumeFromWhere(), timestamp)
                    .of(queue);
        }

        @Override
        public void taken(PullRequest request) {
            Running now = running;
            if (now != null) {
                now.pulling().begin(request);
            }
        }

        @Override
        public void givenUp(MessageQueue queue) {
            Running now = running;
            if (now != null) {
                now.offsets().persist(queue);
                now.offsets().removeOffset(queue);
            }
        }

        @Override
        public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine) {
            Running now = running;
            if (now == null) {
                return;
            }
            now.thresholds().heldQueues(now.rebalancer().held().size());
            MessageQueueListener listener = settings.getMessageQueueListener();
            if (listener != null) {
                listener.messageQueueChanged(topic, all, mine);
            }
        }

        /** The queue is not where its offset says: saves the broker's correction and takes the queue anew. */
        void restartAt(PullRequest request) {
            Running now = running;
            if (now == null) {
                return;
            }
            now.offsets().updateAndFreezeOffset(request.queue(), request.nextOffset());
            now.rebalancer().giveUp(request.queue());
            now.client().rebalanceService().rebalanceImmediately();
        }
    }
}
