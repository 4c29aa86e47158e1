// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.hook.FilterMessageHook;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.MQConsumerInner;
import io.cometmq.client.impl.ServiceState;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Refusal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    /** The part of the threshold below which a consuming thread is given up. */
    private static final double SHRINK_BELOW = 0.8;

    private final DefaultMQPushConsumer settings;
    private final MQClientManager clients;
    private final Subscriptions subscriptions = new Subscriptions();
    private final ConsumeHooks hooks = new ConsumeHooks();
    private final FilterHooks filters;
    private volatile ServiceState state = ServiceState.CREATE_JUST;
    private volatile @Nullable PushEngine running;
    private volatile int leastThreads;
    private volatile boolean paused;

    /** How queues are shared when the user does not say. */
    public static AllocateMessageQueueStrategy defaultStrategy() {
        return new AllocateMessageQueueAveragely();
    }

    public DefaultMQPushConsumerImpl(DefaultMQPushConsumer settings, MQClientManager clients) {
        this.settings = settings;
        this.clients = clients;
        this.filters = new FilterHooks(settings);
    }

    /** Adds a hook that sees every listener call; at any time. */
    public void registerConsumeMessageHook(ConsumeMessageHook hook) {
        hooks.add(hook);
    }

    /** Adds a hook that may drop messages that were pulled; at any time. */
    public void registerFilterMessageHook(FilterMessageHook hook) {
        filters.add(hook);
    }

    /** The table in which this consumer meets others. */
    public MQClientManager clients() {
        return clients;
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
        PushEngine engine = null;
        try {
            engine = PushEngine.open(settings, client, subscriptions, hooks, filters);
            client.registerConsumer(settings.getConsumerGroup(), this);
            engine.pulling().pause(paused);
            running = engine;
            client.start();
            state = ServiceState.RUNNING;
            fetchRoutes(client);
            SubscriptionCheck.check(client, settings.getConsumerGroup(), subscriptions.all());
        } catch (MQClientException | RuntimeException failure) {
            abandon(client, engine);
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

    private void abandon(MQClientInstance client, @Nullable PushEngine engine) {
        if (running != null) {
            running = null;
            client.unregisterConsumer(settings.getConsumerGroup());
        }
        if (engine != null) {
            engine.close();
        }
        clients.release(client);
        state = ServiceState.CREATE_JUST;
    }

    /** Stops pulling, waits within a bound for running listeners, saves the offsets and leaves the group. */
    public synchronized void shutdown() {
        PushEngine was = running;
        if (state != ServiceState.RUNNING || was == null) {
            return;
        }
        state = ServiceState.SHUTDOWN_ALREADY;
        was.close();
        was.client().unregisterConsumer(settings.getConsumerGroup());
        running = null;
        clients.release(was.client());
        log.info("Consumer shut down: group={}", settings.getConsumerGroup());
    }

    /** Subscribes to a topic; a running consumer tells the brokers at once. A null selector selects all. */
    public void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException {
        Validators.checkTopic(topic);
        long version = clients.platform().clock().millis();
        subscriptions.put(Subscriptions.parse(topic, selector, version));
        PushEngine now = running;
        if (now != null) {
            Await.whenDone(
                    now.client().routes().refresh(topic),
                    (route, failure) -> now.client().rebalanceService().rebalanceImmediately());
            now.client().sendHeartbeatToAllBroker();
        }
    }

    /** Forgets a subscription; a running consumer tells the brokers and gives the topic's queues back at once. */
    public void unsubscribe(String topic) {
        subscriptions.remove(topic);
        PushEngine now = running;
        if (now != null) {
            now.client().rebalanceService().rebalanceImmediately();
            now.client().sendHeartbeatToAllBroker();
        }
    }

    /** Pauses or goes on pulling, from the start on when the consumer does not run yet. */
    public synchronized void pause(boolean pause) {
        paused = pause;
        PushEngine now = running;
        if (now != null) {
            now.pulling().pause(pause);
            now.client().rebalanceService().rebalanceImmediately();
        }
    }

    /** Whether pulling is paused. */
    public boolean isPaused() {
        return paused;
    }

    /** Changes how many threads call the listener. */
    public void updateCorePoolSize(int threads) {
        if (threads < 1 || threads > PushSettingsCheck.MAX_THREADS) {
            throw new IllegalArgumentException(
                    "corePoolSize=" + threads + ": expected 1.." + PushSettingsCheck.MAX_THREADS);
        }
        PushEngine now = running;
        if (now == null) {
            throw new IllegalStateException("corePoolSize=" + threads + ": the consumer does not run, it is " + state);
        }
        now.consuming().resize(threads);
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
        PushEngine now = running;
        return now == null || state != ServiceState.RUNNING || now.rebalance();
    }

    @Override
    public void persistConsumerOffset() {
        PushEngine now = running;
        if (now != null) {
            now.persistOffsets();
        }
    }

    /** One thread more while the backlog is above the user's threshold, one less while it is well below. */
    @Override
    public void adjustThreadPool() {
        PushEngine now = running;
        if (now == null) {
            return;
        }
        long backlog =
                now.held().values().stream().mapToLong(ProcessQueue::count).sum();
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
        PushEngine now = running;
        if (now == null) {
            throw new IllegalStateException("the consumer does not run");
        }
        return now.runningInfo(subscriptions.all());
    }

    @Override
    public void resetOffsets(Map<MessageQueue, Long> offsets) {
        PushEngine now = running;
        if (now != null) {
            now.restartAt(offsets);
        }
    }

    @Override
    public Map<MessageQueue, Long> consumerStatus(String topic) {
        PushEngine now = running;
        return now == null ? Map.of() : now.offsets(topic);
    }

    @Override
    public CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message) {
        PushEngine now = running;
        if (now == null) {
            return CompletableFuture.failedFuture(
                    new Refusal(ResponseCode.SYSTEM_ERROR, "the consumer does not run, it is " + state));
        }
        MessageQueue queue = new MessageQueue(message.getTopic(), message.getBrokerName(), message.getQueueId());
        return now.consuming().consumeDirectly(message, queue);
    }

    private PushEngine running() throws MQClientException {
        PushEngine now = running;
        if (now == null) {
            throw new MQClientException(
                    "The consumer service state not OK, " + state + ": expected " + ServiceState.RUNNING
                            + ", call start() first",
                    null);
        }
        return now;
    }
}
