// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.consumer.TopicMessageQueueChangeListener;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.MQConsumerInner;
import io.cometmq.client.impl.ServiceState;
import io.cometmq.client.impl.consumer.LiteQueues.Turn;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running lite pull consumer: composes subscription or assignment, rebalance, pulling ahead, polling and commits.
 *
 * <p>Composition root; {@link #start()} reads in the order in which things start. Thread-safe.
 */
public final class DefaultLitePullConsumerImpl implements MQConsumerInner {
    private static final Logger log = LoggerFactory.getLogger(DefaultLitePullConsumerImpl.class);

    private final DefaultLitePullConsumer settings;
    private final MQClientManager clients;
    private final NamespaceView names;
    private final ConsumeHooks hooks = new ConsumeHooks();
    private final LiteTopics topics;
    private final LiteQueues queues;
    private volatile ServiceState state = ServiceState.CREATE_JUST;
    private volatile @Nullable Running running;

    /** What exists while the consumer runs. */
    private record Running(
            MQClientInstance client,
            Rebalancer rebalancer,
            LitePullLoop pulling,
            OffsetStore offsets,
            LiteCommits commits,
            TopicWatch watch,
            Resources resources,
            long startedMillis) {}

    /** How queues are shared when the user does not say. */
    public static AllocateMessageQueueStrategy defaultStrategy() {
        return new AllocateMessageQueueAveragely();
    }

    /** The time to begin at, {@code yyyyMMddHHmmss}, when the user does not say. */
    public static String defaultTimestamp() {
        return StartOffset.byDefault(Clock.system());
    }

    public DefaultLitePullConsumerImpl(DefaultLitePullConsumer settings, MQClientManager clients) {
        this.settings = settings;
        this.clients = clients;
        this.names = new NamespaceView(settings);
        this.topics = new LiteTopics(clients.platform().clock());
        this.queues = new LiteQueues(clients.platform().clock());
    }

    /** Adds a hook that sees every poll that hands out messages, before and after; at any time. */
    public void registerConsumeMessageHook(ConsumeMessageHook hook) {
        hooks.add(hook);
    }

    /** The table in which this consumer meets others. */
    public MQClientManager clients() {
        return clients;
    }

    /** Starts the consumer; when it fails, everything that was opened is closed again. */
    public synchronized void start() throws MQClientException {
        if (state != ServiceState.CREATE_JUST) {
            throw new MQClientException(
                    "The PullConsumer service state not OK, maybe started once: group=" + settings.getConsumerGroup()
                            + " state=" + state + ", expected " + ServiceState.CREATE_JUST,
                    null);
        }
        LiteSettingsCheck.check(settings);
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
            fetchRoutes(client);
            topics.listeners().forEach(now.watch()::addUnknown);
            SubscriptionCheck.check(
                    client, settings.getConsumerGroup(), topics.subscriptions().all());
        } catch (MQClientException | RuntimeException failure) {
            abandon(client, resources);
            throw failure;
        }
        state = ServiceState.RUNNING;
        client.sendHeartbeatToAllBroker();
        client.rebalanceService().rebalanceImmediately();
        log.info(
                "Lite pull consumer started: group={} clientId={} model={} topics={}",
                settings.getConsumerGroup(),
                client.clientId(),
                settings.getMessageModel(),
                subscribedTopics());
    }

    private Running compose(MQClientInstance client, Resources resources) throws MQClientException {
        String group = settings.getConsumerGroup();
        OffsetStore offsets = OffsetStores.choose(settings.getOffsetStore(), settings.getMessageModel(), client, group);
        settings.setOffsetStore(offsets);
        offsets.load();
        Rebalancer rebalancer = new Rebalancer(
                group,
                settings.getMessageModel(),
                new ClientShares(group, settings.getAllocateMessageQueueStrategy(), client),
                topics.subscriptions(),
                new Queues(),
                client);
        RecordReader reader = new RecordReader(
                RecordReader.Bodies.of(settings.isDecodeReadBody(), settings.isDecodeDecompressBody()));
        PullAPIWrapper pulls = new PullAPIWrapper(
                client,
                group,
                reader,
                new FilterHooks(settings),
                () -> settings.isConnectBrokerByUser() ? settings.getDefaultBrokerId() : null);
        LitePullLoop pulling =
                new LitePullLoop(group, this::pullSettings, topics::filter, queues, pulls, client.pullService());
        return new Running(
                client,
                rebalancer,
                pulling,
                offsets,
                new LiteCommits(group, queues, offsets, client.clock()),
                resources.own(
                        TopicWatch.start(client, Duration.ofMillis(settings.getTopicMetadataCheckIntervalMillis()))),
                resources,
                client.clock().millis());
    }

    private LitePullLoop.Settings pullSettings() {
        return new LitePullLoop.Settings(
                LiteBounds.ofMiB(
                        settings.getPullThresholdForAll(),
                        settings.getPullThresholdForQueue(),
                        settings.getPullThresholdSizeForQueue(),
                        settings.getConsumeMaxSpan()),
                settings.getPullBatchSize(),
                Duration.ofMillis(settings.getBrokerSuspendMaxTimeMillis()),
                Duration.ofMillis(settings.getConsumerTimeoutMillisWhenSuspend()),
                Duration.ofMillis(settings.getPullTimeDelayMillsWhenException()));
    }

    private void fetchRoutes(MQClientInstance client) {
        Set<String> wanted = new HashSet<>(subscribedTopics());
        wanted.addAll(topics.listeners().keySet());
        for (String topic : wanted) {
            try {
                client.routes().fetch(topic);
            } catch (MQClientException unknown) {
                log.warn("No route of a topic yet: topic={} cause={}", topic, unknown.getMessage());
            }
        }
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

    /** Ends polls and pulls, saves the offsets, leaves the group and gives the queues up. */
    public synchronized void shutdown() {
        Running was = running;
        if (state != ServiceState.RUNNING || was == null) {
            return;
        }
        state = ServiceState.SHUTDOWN_ALREADY;
        queues.close();
        was.resources().close();
        if (settings.isAutoCommit()) {
            was.commits().finished();
        }
        was.commits().leave();
        was.client().unregisterConsumer(settings.getConsumerGroup());
        running = null;
        was.rebalancer().giveUpAll();
        clients.release(was.client());
        log.info("Lite pull consumer shut down: group={}", settings.getConsumerGroup());
    }

    /** Whether the consumer was started and not shut down. */
    public boolean isRunning() {
        return state == ServiceState.RUNNING;
    }

    /** Subscribes to a topic; a running consumer tells the brokers at once. A null selector selects all. */
    public void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException {
        if (topic == null || topic.isEmpty()) {
            throw new IllegalArgumentException("Topic can not be null or empty.");
        }
        Validators.checkTopic(topic);
        topics.subscribe(topic, selector);
        Running now = running;
        if (now != null) {
            Await.whenDone(
                    now.client().routes().refresh(topic),
                    (route, failure) -> now.client().rebalanceService().rebalanceImmediately());
            now.client().sendHeartbeatToAllBroker();
        }
    }

    /** Forgets a subscription and what is cached of it. */
    public void unsubscribe(String topic) {
        topics.unsubscribe(topic);
        Running now = running;
        if (now == null) {
            return;
        }
        for (MessageQueue queue : queues.all()) {
            if (queue.getTopic().equals(topic)) {
                now.commits().giveUp(queue, settings.isAutoCommit());
            }
        }
        now.client().rebalanceService().rebalanceImmediately();
    }

    /** Takes exactly these queues. */
    public synchronized void assign(@Nullable Collection<MessageQueue> wanted) {
        if (wanted == null || wanted.isEmpty()) {
            throw new IllegalArgumentException("Message queues can not be null or empty.");
        }
        topics.assign();
        Running now = running;
        for (MessageQueue queue : queues.all()) {
            if (wanted.contains(queue)) {
                continue;
            }
            if (now == null) {
                queues.remove(queue);
            } else {
                now.commits().giveUp(queue, settings.isAutoCommit());
            }
        }
        wanted.forEach(queues::addUnplaced);
        if (now != null) {
            now.client().rebalanceService().rebalanceImmediately();
        }
    }

    /** Filters the assigned queues of a topic by tags. */
    public void setSubExpressionForAssign(String topic, String subExpression) {
        if (subExpression == null || subExpression.isBlank()) {
            throw new IllegalArgumentException("subExpression can not be null or empty.");
        }
        if (state != ServiceState.CREATE_JUST) {
            throw new IllegalStateException(
                    "setSubExpressionForAssign only can be called before start, the state is " + state);
        }
        topics.filterAssigned(topic, subExpression);
    }

    /** Says in heartbeats what the assigned queues are filtered by. */
    public void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> selectors) throws MQClientException {
        topics.tellInHeartbeats(selectors);
    }

    /** What heartbeats say besides the subscriptions. */
    public Set<SubscriptionData> subscriptionsForHeartbeat() {
        return topics.toldInHeartbeats();
    }

    /** The queues that this consumer has. */
    public Set<MessageQueue> assignment() {
        return names.queues(queues.all());
    }

    /** Hands out messages, or waits for some; empty when there are none in time. */
    public List<MessageExt> poll(long timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("Timeout must not be negative, timeout=" + timeoutMillis);
        }
        Running now = running();
        queues.finishPolled();
        if (settings.isAutoCommit()) {
            now.commits().automatic(settings.getAutoCommitIntervalMillis());
        }
        try {
            List<MessageExt> polled = names.messages(
                    queues.poll(settings.getPullBatchSize(), TimeUnit.MILLISECONDS.toNanos(timeoutMillis)));
            hooks.polled(settings.getConsumerGroup(), polled);
            return polled;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Goes on at an offset of a held queue that lies within the queue's bounds. */
    public void seek(MessageQueue queue, long offset) throws MQClientException {
        MQAdminImpl admin = admin();
        checkHeld(queue);
        long min = admin.minOffset(queue);
        long max = admin.maxOffset(queue);
        if (offset < min || offset > max) {
            throw new MQClientException(
                    "Seek offset illegal, seek offset = " + offset + ", min offset = " + min + ", max offset = " + max,
                    null);
        }
        move(queue, offset);
    }

    /** Goes on at the first message that a held queue still has. */
    public void seekToBegin(MessageQueue queue) throws MQClientException {
        MQAdminImpl admin = admin();
        checkHeld(queue);
        move(queue, admin.minOffset(queue));
    }

    /** Goes on after the last message of a held queue. */
    public void seekToEnd(MessageQueue queue) throws MQClientException {
        MQAdminImpl admin = admin();
        checkHeld(queue);
        move(queue, admin.maxOffset(queue));
    }

    private void move(MessageQueue queue, long offset) throws MQClientException {
        Running now = running();
        Turn turn = queues.seek(queue, offset);
        if (turn == null) {
            throw notHeld(queue);
        }
        now.pulling().begin(turn);
    }

    private void checkHeld(MessageQueue queue) throws MQClientException {
        if (!queues.contains(queue)) {
            throw notHeld(queue);
        }
    }

    private MQClientException notHeld(MessageQueue queue) {
        String why = topics.isAssigned() ? "" : ", may be rebalancing";
        return new MQClientException(
                "The message queue is not in assigned list" + why + ", message queue: " + queue + ", assigned: "
                        + assignment(),
                null);
    }

    /** Stops pulling these queues, or goes on. */
    public void pause(Collection<MessageQueue> some, boolean pause) {
        queues.pause(some, pause);
    }

    /** Commits what was polled; with {@code wait} it is on the brokers when this returns. */
    public void commitAll(boolean wait) {
        Running now = running();
        now.commits().all();
        if (wait) {
            save(now, queues.all());
        }
    }

    /** Commits these offsets. */
    public void commit(Map<MessageQueue, Long> some, boolean persist, boolean wait) {
        Running now = running();
        now.commits().of(some, persist && !wait);
        if (persist && wait) {
            save(now, some.keySet());
        }
    }

    /** Commits what was polled of these queues. */
    public void commit(Set<MessageQueue> some, boolean persist) {
        running().commits().of(some, persist);
    }

    private void save(Running now, Collection<MessageQueue> some) {
        if (settings.getMessageModel() == MessageModel.BROADCASTING) {
            now.commits().saveAll();
        } else {
            now.commits().saveAndWait(some);
        }
    }

    /** The group's offset; -1 when there is none. */
    public long committed(MessageQueue queue) throws MQClientException {
        long offset = running().offsets().readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE);
        if (offset == OffsetStore.UNKNOWN) {
            throw new MQClientException("Fetch consume offset from broker exception: queue=" + queue, null);
        }
        return offset;
    }

    /** The readable queues of a topic. */
    public Set<MessageQueue> fetchMessageQueues(String topic) throws MQClientException {
        return names.queues(admin().fetchSubscribeMessageQueues(topic));
    }

    /** Names who is told when a topic gets or loses queues. */
    public synchronized void watch(@Nullable String topic, TopicMessageQueueChangeListener listener)
            throws MQClientException {
        if (topic == null || listener == null) {
            throw new MQClientException("Topic or listener is null: topic=" + topic + " listener=" + listener, null);
        }
        TopicMessageQueueChangeListener told =
                (changed, all) -> listener.onChanged(settings.withoutNamespace(changed), names.queues(all));
        topics.listen(topic, told);
        Running now = running;
        if (now != null) {
            now.watch().add(topic, told);
        }
    }

    /** Goes on with other name servers. */
    public void updateNameServerAddress(String addresses) {
        settings.setNamesrvAddr(addresses);
        Running now = running;
        if (now != null) {
            now.client().updateNameServerAddresses(addresses);
        }
    }

    /** The questions that any client can ask. */
    public MQAdminImpl admin() {
        return running().client().admin();
    }

    @Override
    public ConsumerData heartbeat() {
        return new ConsumerData(
                settings.getConsumeFromWhere(),
                ConsumeType.CONSUME_ACTIVELY,
                settings.getConsumerGroup(),
                settings.getMessageModel(),
                topics.ofHeartbeat(),
                settings.isUnitMode());
    }

    @Override
    public Set<String> subscribedTopics() {
        Set<String> all = new HashSet<>(topics.subscriptions().topics());
        queues.all().forEach(queue -> all.add(queue.getTopic()));
        return all;
    }

    @Override
    public boolean tryRebalance() {
        Running now = running;
        if (now == null || state != ServiceState.RUNNING) {
            return true;
        }
        now.watch().tellListeners();
        return topics.isAssigned() ? placeAssigned(now) : now.rebalancer().rebalance();
    }

    /** Finds out where to begin in queues that the application assigned, and begins. */
    private boolean placeAssigned(Running now) {
        boolean all = true;
        for (MessageQueue queue : queues.unplaced()) {
            try {
                Turn turn = queues.place(queue, startOffset(now, queue));
                if (turn != null) {
                    now.pulling().begin(turn);
                }
            } catch (MQClientException unknown) {
                log.warn(
                        "Assigned queue not begun, it is tried again: group={} queue={} cause={}",
                        settings.getConsumerGroup(),
                        queue,
                        unknown.getMessage());
                all = false;
            }
        }
        return all;
    }

    private long startOffset(Running now, MessageQueue queue) throws MQClientException {
        long timestamp = StartOffset.parse(settings.getConsumeTimestamp());
        return new StartOffset(now.offsets(), now.client().admin(), settings.getConsumeFromWhere(), timestamp)
                .of(queue);
    }

    @Override
    public void persistConsumerOffset() {
        Running now = running;
        if (now != null) {
            now.commits().saveAll();
        }
    }

    /** Does nothing: a lite pull consumer has no threads of its own. */
    @Override
    public void adjustThreadPool() {}

    @Override
    public ConsumerRunningInfo consumerRunningInfo() {
        Running now = running();
        return RunningInfo.of(
                now.client(),
                ConsumeType.CONSUME_ACTIVELY,
                new RunningInfo.Threads(0, false),
                now.startedMillis(),
                queues.info(queue -> now.offsets().readOffset(queue, ReadOffsetType.READ_FROM_MEMORY)),
                Map.of(),
                topics.ofHeartbeat());
    }

    private Running running() {
        Running now = running;
        if (now == null || state == ServiceState.SHUTDOWN_ALREADY) {
            throw new IllegalStateException("The consumer not running, please start it first: group="
                    + settings.getConsumerGroup() + " state=" + state + ", expected " + ServiceState.RUNNING);
        }
        return now;
    }

    /** What this consumer does with the queues that the rebalance gives it and takes from it. */
    private final class Queues implements QueueOwner {
        @Override
        public long startOffset(MessageQueue queue) throws MQClientException {
            return DefaultLitePullConsumerImpl.this.startOffset(running(), queue);
        }

        @Override
        public void taken(PullRequest request) {
            Running now = running;
            if (now != null) {
                now.pulling().begin(queues.add(request.queue(), request.nextOffset(), request.processQueue()));
            }
        }

        @Override
        public void givenUp(MessageQueue queue, ProcessQueue processQueue) {
            Running now = running;
            if (now != null) {
                now.commits().giveUp(queue, settings.isAutoCommit());
            }
        }

        @Override
        public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held) {
            names.tell(settings.getMessageQueueListener(), topic, all, mine);
        }
    }
}
