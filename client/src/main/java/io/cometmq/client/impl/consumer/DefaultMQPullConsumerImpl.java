// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.PullCallback;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.FilterMessageHook;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.MQConsumerInner;
import io.cometmq.client.impl.ServiceState;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running pull consumer: pulls what it is told, keeps offsets, and shares the queues of registered topics. Thread-safe. */
public final class DefaultMQPullConsumerImpl implements MQConsumerInner {
    private static final Logger log = LoggerFactory.getLogger(DefaultMQPullConsumerImpl.class);

    private final DefaultMQPullConsumer settings;
    private final MQClientManager clients;
    private final NamespaceView names;
    private final FilterHooks filters;
    private final Subscriptions subscriptions = new Subscriptions();
    private volatile ServiceState state = ServiceState.CREATE_JUST;
    private volatile @Nullable Running running;

    /** What exists while the consumer runs. */
    private record Running(
            MQClientInstance client,
            Rebalancer rebalancer,
            PullAPIWrapper pulls,
            OffsetStore offsets,
            SendBack sendBack,
            long startedMillis) {}

    /**
     * What to pull.
     *
     * @param maxBytes bound of the answer; 0 leaves it to the broker
     * @param block lets the broker hold the request while there is nothing
     * @param timeout in milliseconds
     */
    public record Wish(
            MessageQueue queue,
            @Nullable MessageSelector selector,
            long offset,
            int maxNums,
            int maxBytes,
            boolean block,
            long timeout) {
        /** A wish that leaves the bound of the answer to the broker. */
        public Wish(
                MessageQueue queue,
                @Nullable MessageSelector selector,
                long offset,
                int maxNums,
                boolean block,
                long timeout) {
            this(queue, selector, offset, maxNums, 0, block, timeout);
        }
    }

    /** How queues are shared when the user does not say. */
    public static AllocateMessageQueueStrategy defaultStrategy() {
        return new AllocateMessageQueueAveragely();
    }

    public DefaultMQPullConsumerImpl(DefaultMQPullConsumer settings, MQClientManager clients) {
        this.settings = settings;
        this.clients = clients;
        this.names = new NamespaceView(settings);
        this.filters = new FilterHooks(settings);
    }

    /** Adds a hook that may drop messages that were pulled; at any time. */
    public void registerFilterMessageHook(FilterMessageHook hook) {
        filters.add(hook);
    }

    /** Starts the consumer; when it fails, everything that was opened is closed again. */
    public synchronized void start() throws MQClientException {
        if (state != ServiceState.CREATE_JUST) {
            throw new MQClientException(
                    "the consumer of group " + settings.getConsumerGroup() + " cannot be started, its state is " + state
                            + ": expected " + ServiceState.CREATE_JUST,
                    null);
        }
        checkSettings();
        settings.setConsumerGroup(settings.withNamespace(settings.getConsumerGroup()));
        long version = clients.platform().clock().millis();
        for (String topic : settings.getRegisterTopics()) {
            subscriptions.put(Subscriptions.parse(settings.withNamespace(topic), null, version));
        }
        settings.getRegisterSubscriptions().forEach(subscriptions::put);
        state = ServiceState.START_FAILED;
        if (settings.getMessageModel() == MessageModel.CLUSTERING) {
            settings.changeInstanceNameToPID();
        }
        MQClientInstance client = clients.acquire(settings);
        try {
            Running now = compose(client);
            client.registerConsumer(settings.getConsumerGroup(), this);
            running = now;
            client.start();
            fetchRoutes(client);
        } catch (MQClientException | RuntimeException failure) {
            clients.release(client);
            state = ServiceState.CREATE_JUST;
            throw failure;
        }
        state = ServiceState.RUNNING;
        client.sendHeartbeatToAllBroker();
        client.rebalanceService().rebalanceImmediately();
        log.info("Pull consumer started: group={} clientId={}", settings.getConsumerGroup(), client.clientId());
    }

    private void fetchRoutes(MQClientInstance client) {
        for (String topic : subscriptions.topics()) {
            try {
                client.routes().fetch(topic);
            } catch (MQClientException unknown) {
                log.warn("No route of a registered topic yet: topic={} cause={}", topic, unknown.getMessage());
            }
        }
    }

    private void checkSettings() throws MQClientException {
        Validators.checkGroup(settings.getConsumerGroup());
        Validators.checkConnection(settings);
        if (settings.getConsumerTimeoutMillisWhenSuspend() < settings.getBrokerSuspendMaxTimeMillis()) {
            throw new MQClientException(
                    "consumerTimeoutMillisWhenSuspend=" + settings.getConsumerTimeoutMillisWhenSuspend()
                            + ": expected at least brokerSuspendMaxTimeMillis="
                            + settings.getBrokerSuspendMaxTimeMillis(),
                    null);
        }
    }

    private Running compose(MQClientInstance client) throws MQClientException {
        String group = settings.getConsumerGroup();
        Rebalancer rebalancer = new Rebalancer(
                group,
                settings.getMessageModel(),
                new ClientShares(group, settings.getAllocateMessageQueueStrategy(), client),
                subscriptions,
                new Queues(),
                client);
        RecordReader reader = new RecordReader(
                RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody()));
        OffsetStore offsets = OffsetStores.choose(settings.getOffsetStore(), settings.getMessageModel(), client, group);
        offsets.load();
        settings.setOffsetStore(offsets);
        SendBack sendBack = SendBack.by(client, settings, group, settings.getMaxReconsumeTimes());
        return new Running(
                client,
                rebalancer,
                new PullAPIWrapper(client, group, reader, filters),
                offsets,
                sendBack,
                client.clock().millis());
    }

    /** Saves the offsets, waits within a bound until the brokers have them, and leaves the group. */
    public synchronized void shutdown() {
        Running was = running;
        if (state != ServiceState.RUNNING || was == null) {
            return;
        }
        state = ServiceState.SHUTDOWN_ALREADY;
        Leaving.await(settings.getConsumerGroup(), was.offsets().persistAllAsync(withOffsets(was)));
        was.client().unregisterConsumer(settings.getConsumerGroup());
        running = null;
        clients.release(was.client());
        log.info("Pull consumer shut down: group={}", settings.getConsumerGroup());
    }

    /** Pulls and waits. */
    public PullResult pull(Wish wish)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return Await.result(pullAsync(wish));
    }

    /** Pulls and tells the callback. */
    public void pull(Wish wish, PullCallback callback) {
        Await.whenDone(pullAsync(wish), (result, failure) -> {
            if (failure == null) {
                callback.onSuccess(result);
            } else {
                callback.onException(Await.cause(failure));
            }
        });
    }

    /** Pulls; every failure is the future's. */
    public CompletableFuture<PullResult> pullAsync(Wish wish) {
        try {
            Running now = running();
            checkWish(wish);
            SubscriptionData subscription = Subscriptions.parse(
                    wish.queue().getTopic(),
                    wish.selector(),
                    now.client().clock().millis());
            return now.pulls().pull(call(wish, subscription)).thenCompose(answer -> {
                try {
                    PullResult result = now.pulls().process(wish.queue(), subscription, wish.offset(), answer);
                    if (result.getMsgFoundList() != null) {
                        names.messages(result.getMsgFoundList());
                    }
                    return CompletableFuture.completedFuture(result);
                } catch (MQBrokerException refused) {
                    return CompletableFuture.failedFuture(refused);
                }
            });
        } catch (MQClientException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
    }

    private static void checkWish(Wish wish) throws MQClientException {
        if (wish.offset() < 0) {
            throw new MQClientException("offset=" + wish.offset() + ": expected at least 0", null);
        }
        if (wish.maxNums() <= 0) {
            throw new MQClientException("maxNums=" + wish.maxNums() + ": expected at least 1", null);
        }
        if (wish.maxBytes() < 0) {
            throw new MQClientException("maxSizeInBytes=" + wish.maxBytes() + ": expected at least 0", null);
        }
        if (wish.timeout() <= 0) {
            throw new MQClientException("timeout=" + wish.timeout() + ": expected at least 1", null);
        }
    }

    private PullCall call(Wish wish, SubscriptionData subscription) {
        int flag = PullFlag.SUBSCRIPTION | (wish.block() ? PullFlag.SUSPEND : 0);
        long timeout = wish.block() ? settings.getConsumerTimeoutMillisWhenSuspend() : wish.timeout();
        return new PullCall(
                wish.queue(),
                subscription,
                wish.offset(),
                wish.maxNums(),
                wish.maxBytes(),
                flag,
                0,
                Duration.ofMillis(settings.getBrokerSuspendMaxTimeMillis()),
                Duration.ofMillis(timeout));
    }

    /** Says that everything before {@code offset} is consumed. */
    public void updateConsumeOffset(MessageQueue queue, long offset) throws MQClientException {
        running().offsets().updateOffset(queue, offset, false);
    }

    /** The group's offset; -1 when there is none. */
    public long fetchConsumeOffset(MessageQueue queue, boolean fromStore) throws MQClientException {
        ReadOffsetType type = fromStore ? ReadOffsetType.READ_FROM_STORE : ReadOffsetType.MEMORY_FIRST_THEN_STORE;
        return running().offsets().readOffset(queue, type);
    }

    /** Saves the offset of one queue now. */
    public void persist(MessageQueue queue) {
        try {
            running().offsets().persist(queue);
        } catch (MQClientException notRunning) {
            throw new IllegalStateException(notRunning.getMessage(), notRunning);
        }
    }

    /** The queues of a registered topic that this consumer has. */
    public Set<MessageQueue> fetchMessageQueuesInBalance(String topic) throws MQClientException {
        return names.queues(running().rebalancer().held().keySet().stream()
                .filter(queue -> queue.getTopic().equals(topic))
                .toList());
    }

    /** The readable queues of a topic. */
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        return names.queues(admin().fetchSubscribeMessageQueues(topic));
    }

    /** Gives a message back for a group, to the broker of this name or to the one that it came from. */
    public void sendMessageBack(MessageExt message, int delayLevel, @Nullable String brokerName, String group)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        String target = brokerName == null ? message.getBrokerName() : brokerName;
        running().sendBack().askBroker(message, delayLevel, target, group);
    }

    /** The questions that any client can ask. */
    public MQAdminImpl admin() throws MQClientException {
        return running().client().admin();
    }

    @Override
    public ConsumerData heartbeat() {
        return new ConsumerData(
                ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
                ConsumeType.CONSUME_ACTIVELY,
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
        if (now == null || !settings.isEnableRebalance()) {
            return true;
        }
        // Whether and when to pull is the application's affair: no queue is taken for forgotten.
        long millis = now.client().clock().millis();
        now.rebalancer().held().values().forEach(held -> held.pulledAt(millis));
        return now.rebalancer().rebalance();
    }

    /** A pool of threads for the application's pull tasks, which end before this consumer is shut down. */
    public TaskPool taskPool(int threads, int queueBound) throws MQClientException {
        MQClientInstance client = running().client();
        return client.threads().pool("pull-task", threads, queueBound, client.clock());
    }

    /** For tasks that end soon. */
    public Scheduler scheduler() throws MQClientException {
        return running().client().scheduler();
    }

    /** Reads a subscription; null selects all. */
    public SubscriptionData subscription(String topic, @Nullable MessageSelector selector) throws MQClientException {
        return Subscriptions.parse(topic, selector, clients.platform().clock().millis());
    }

    @Override
    public void persistConsumerOffset() {
        Running now = running;
        if (now != null) {
            now.offsets().persistAll(withOffsets(now));
        }
    }

    /** Those that were pulled by hand, too. */
    private static Set<MessageQueue> withOffsets(Running now) {
        return now.offsets().cloneOffsetTable("").keySet();
    }

    /** Does nothing: a pull consumer has no threads of its own. */
    @Override
    public void adjustThreadPool() {}

    @Override
    public ConsumerRunningInfo consumerRunningInfo() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the consumer does not run");
        }
        return RunningInfo.of(
                now.client(),
                ConsumeType.CONSUME_ACTIVELY,
                new RunningInfo.Threads(0, false),
                now.startedMillis(),
                now.rebalancer().held(),
                now.offsets(),
                new ConsumerStats(now.client().clock()),
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

    /** A pull consumer is only told which queues are its own. */
    private final class Queues implements QueueOwner {
        @Override
        public long startOffset(MessageQueue queue) {
            return 0;
        }

        @Override
        public void taken(PullRequest request) {}

        @Override
        public void givenUp(MessageQueue queue, ProcessQueue processQueue) {
            Running now = running;
            if (now != null) {
                now.offsets().persist(queue);
                now.offsets().removeOffset(queue);
            }
        }

        @Override
        public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held) {
            names.tell(settings.getMessageQueueListener(), topic, all, mine);
        }
    }
}
