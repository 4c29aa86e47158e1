// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.consumer.DefaultLitePullConsumerImpl;
import io.cometmq.client.trace.AsyncTraceDispatcher;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.hook.Traces;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lite pull consumer: holds a user's settings and forwards to its impl.
 *
 * <pre>{@code
 * try (DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("billing")) {
 *     consumer.setNamesrvAddr("127.0.0.1:9876");
 *     consumer.subscribe("Orders", "*");
 *     consumer.start();
 *     while (running) {
 *         consumer.poll().forEach(this::bill);
 *     }
 * }
 * }</pre>
 *
 * <p>Settings that bound what is cached, and those of commits, may be changed at any time; others before start.
 * Thread-safe once started; see {@link LitePullConsumer}.
 */
public class DefaultLitePullConsumer extends ClientConfig implements LitePullConsumer, AutoCloseable {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";
    private static final long LEAST_COMMIT_INTERVAL = 1_000;

    private final DefaultLitePullConsumerImpl consumer;
    private volatile @Nullable AsyncTraceDispatcher traces;
    private volatile String consumerGroup;
    private volatile MessageModel messageModel = MessageModel.CLUSTERING;
    private volatile AllocateMessageQueueStrategy allocateMessageQueueStrategy =
            DefaultLitePullConsumerImpl.defaultStrategy();
    private volatile ConsumeFromWhere consumeFromWhere = ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    private volatile String consumeTimestamp = DefaultLitePullConsumerImpl.defaultTimestamp();
    private volatile @Nullable OffsetStore offsetStore;
    private volatile @Nullable MessageQueueListener messageQueueListener;
    private volatile boolean autoCommit = true;
    private volatile long autoCommitIntervalMillis = 5_000;
    private volatile int pullBatchSize = 10;
    private volatile int pullThreadNums = 20;
    private volatile long pullThresholdForAll = 10_000;
    private volatile int pullThresholdForQueue = 1_000;
    private volatile int pullThresholdSizeForQueue = 100;
    private volatile int consumeMaxSpan = 2_000;
    private volatile long pollTimeoutMillis = 5_000;
    private volatile long brokerSuspendMaxTimeMillis = 20_000;
    private volatile long consumerTimeoutMillisWhenSuspend = 30_000;
    private volatile long consumerPullTimeoutMillis = 10_000;
    private volatile long topicMetadataCheckIntervalMillis = 30_000;
    private volatile boolean connectBrokerByUser = false;
    private volatile long defaultBrokerId = 0;

    /** A consumer without a group, which must be set before start. */
    public DefaultLitePullConsumer() {
        this(DEFAULT_GROUP);
    }

    /** A consumer of a group. */
    public DefaultLitePullConsumer(String consumerGroup) {
        this(consumerGroup, MQClientManager.shared());
    }

    /** A consumer without a group, which must be set before start, whose requests a hook sees. */
    public DefaultLitePullConsumer(@Nullable RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A consumer of a group whose requests a hook sees. */
    public DefaultLitePullConsumer(String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup);
        callThrough(rpcHook);
    }

    /** A consumer of a group in a namespace of the older kind, whose requests a hook sees. */
    @Deprecated
    public DefaultLitePullConsumer(@Nullable String namespace, String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        setNamespace(namespace);
    }

    /** A consumer of a group whose clients meet in a table of their own, for tests. */
    DefaultLitePullConsumer(String consumerGroup, MQClientManager clients) {
        this.consumerGroup = consumerGroup;
        this.consumer = new DefaultLitePullConsumerImpl(this, clients);
        setEnableStreamRequestType(true);
    }

    /** The running consumer behind these settings. */
    public DefaultLitePullConsumerImpl getDefaultLitePullConsumerImpl() {
        return consumer;
    }

    @Override
    public void start() throws MQClientException {
        consumerGroup = withNamespace(consumerGroup);
        AsyncTraceDispatcher opened =
                Traces.of(this, consumerGroup, consumer.clients(), consumer::registerConsumeMessageHook);
        consumer.start();
        Traces.start(opened, this);
        traces = opened;
    }

    @Override
    public void shutdown() {
        consumer.shutdown();
        AsyncTraceDispatcher was = traces;
        if (was != null) {
            was.shutdown();
            traces = null;
        }
    }

    /** What writes message traces; null unless they are enabled and the consumer runs. */
    public @Nullable TraceDispatcher getTraceDispatcher() {
        return traces;
    }

    public boolean isEnableMsgTrace() {
        return isEnableTrace();
    }

    /** The same as {@link #setEnableTrace}; to be set before start. */
    public void setEnableMsgTrace(boolean enableMsgTrace) {
        setEnableTrace(enableMsgTrace);
    }

    public @Nullable String getCustomizedTraceTopic() {
        return getTraceTopic();
    }

    /** The same as {@link #setTraceTopic}; to be set before start. */
    public void setCustomizedTraceTopic(@Nullable String customizedTraceTopic) {
        setTraceTopic(customizedTraceTopic);
    }

    /** The same as {@link #shutdown()}, for try-with-resources. */
    @Override
    public void close() {
        shutdown();
    }

    @Override
    public boolean isRunning() {
        return consumer.isRunning();
    }

    @Override
    public void subscribe(String topic) throws MQClientException {
        subscribe(topic, SubscriptionData.ALL);
    }

    @Override
    public void subscribe(String topic, String subExpression) throws MQClientException {
        consumer.subscribe(withNamespace(topic), MessageSelector.byTag(subExpression));
    }

    @Override
    public void subscribe(String topic, String subExpression, MessageQueueListener messageQueueListener)
            throws MQClientException {
        this.messageQueueListener = messageQueueListener;
        subscribe(topic, subExpression);
    }

    @Override
    public void subscribe(String topic, @Nullable MessageSelector selector) throws MQClientException {
        consumer.subscribe(withNamespace(topic), selector);
    }

    @Override
    public void unsubscribe(String topic) {
        consumer.unsubscribe(withNamespace(topic));
    }

    @Override
    public Set<MessageQueue> assignment() throws MQClientException {
        return consumer.assignment();
    }

    @Override
    public void assign(Collection<MessageQueue> messageQueues) {
        consumer.assign(messageQueues == null ? null : queuesWithNamespace(messageQueues));
    }

    @Override
    public void setSubExpressionForAssign(String topic, String subExpression) {
        consumer.setSubExpressionForAssign(withNamespace(topic), subExpression);
    }

    @Override
    public void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> subExpressionMap) throws Exception {
        Map<String, MessageSelector> inside = new HashMap<>();
        subExpressionMap.forEach((topic, selector) -> inside.put(withNamespace(topic), selector));
        consumer.buildSubscriptionsForHeartbeat(inside);
    }

    /** What {@link #buildSubscriptionsForHeartbeat} said. */
    public Set<SubscriptionData> getSubscriptionsForHeartbeat() {
        return consumer.subscriptionsForHeartbeat();
    }

    @Override
    public List<MessageExt> poll() {
        return poll(pollTimeoutMillis);
    }

    @Override
    public List<MessageExt> poll(long timeout) {
        return consumer.poll(timeout);
    }

    @Override
    public void seek(MessageQueue messageQueue, long offset) throws MQClientException {
        consumer.seek(queueWithNamespace(messageQueue), offset);
    }

    @Override
    public void seekToBegin(MessageQueue messageQueue) throws MQClientException {
        consumer.seekToBegin(queueWithNamespace(messageQueue));
    }

    @Override
    public void seekToEnd(MessageQueue messageQueue) throws MQClientException {
        consumer.seekToEnd(queueWithNamespace(messageQueue));
    }

    @Override
    public void pause(Collection<MessageQueue> messageQueues) {
        consumer.pause(queuesWithNamespace(messageQueues), true);
    }

    @Override
    public void resume(Collection<MessageQueue> messageQueues) {
        consumer.pause(queuesWithNamespace(messageQueues), false);
    }

    @Override
    public Collection<MessageQueue> fetchMessageQueues(String topic) throws MQClientException {
        return consumer.fetchMessageQueues(withNamespace(topic));
    }

    @Override
    public Long offsetForTimestamp(MessageQueue messageQueue, Long timestamp) throws MQClientException {
        return consumer.admin().searchOffset(queueWithNamespace(messageQueue), timestamp);
    }

    @Override
    public void commitSync() {
        consumer.commitAll(true);
    }

    @Override
    public void commitSync(Map<MessageQueue, Long> messageQueueOffsets, boolean persist) {
        consumer.commit(offsetsWithNamespace(messageQueueOffsets), persist, true);
    }

    @Override
    public void commit() {
        consumer.commitAll(false);
    }

    @Override
    public void commit(Map<MessageQueue, Long> messageQueueOffsets, boolean persist) {
        consumer.commit(offsetsWithNamespace(messageQueueOffsets), persist, false);
    }

    @Override
    public void commit(Set<MessageQueue> messageQueues, boolean persist) {
        consumer.commit(Set.copyOf(queuesWithNamespace(messageQueues)), persist);
    }

    private Map<MessageQueue, Long> offsetsWithNamespace(Map<MessageQueue, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(entry -> queueWithNamespace(entry.getKey()), Map.Entry::getValue));
    }

    @Override
    public Long committed(MessageQueue messageQueue) throws MQClientException {
        return consumer.committed(queueWithNamespace(messageQueue));
    }

    @Override
    public void registerTopicMessageQueueChangeListener(String topic, TopicMessageQueueChangeListener listener)
            throws MQClientException {
        consumer.watch(topic == null ? null : withNamespace(topic), listener);
    }

    @Override
    public void updateNameServerAddress(String nameServerAddress) {
        consumer.updateNameServerAddress(nameServerAddress);
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    /** The consumers that share queues and offsets; to be set before start. */
    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /** Whether queues are shared among the group, or every consumer gets all; to be set before start. */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    /** How queues of subscribed topics are shared; the same for all consumers of the group. */
    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
    }

    public ConsumeFromWhere getConsumeFromWhere() {
        return consumeFromWhere;
    }

    /** Where to begin in queues of which the group has no offset; to be set before start. */
    public void setConsumeFromWhere(ConsumeFromWhere consumeFromWhere) {
        this.consumeFromWhere = consumeFromWhere;
    }

    public String getConsumeTimestamp() {
        return consumeTimestamp;
    }

    /** With CONSUME_FROM_TIMESTAMP, the time to begin at: {@code yyyyMMddHHmmss} of this machine's zone. */
    public void setConsumeTimestamp(String consumeTimestamp) {
        this.consumeTimestamp = consumeTimestamp;
    }

    public @Nullable OffsetStore getOffsetStore() {
        return offsetStore;
    }

    /** Where offsets are kept, in place of the choice by message model; to be set before start. */
    public void setOffsetStore(@Nullable OffsetStore offsetStore) {
        this.offsetStore = offsetStore;
    }

    public @Nullable MessageQueueListener getMessageQueueListener() {
        return messageQueueListener;
    }

    /** Told when this consumer's share of a subscribed topic changes. */
    public void setMessageQueueListener(@Nullable MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    @Override
    public boolean isAutoCommit() {
        return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
        this.autoCommit = autoCommit;
    }

    public long getAutoCommitIntervalMillis() {
        return autoCommitIntervalMillis;
    }

    /** How often polls commit by themselves, in milliseconds. An interval below {@value #LEAST_COMMIT_INTERVAL} is ignored. */
    public void setAutoCommitIntervalMillis(long autoCommitIntervalMillis) {
        if (autoCommitIntervalMillis >= LEAST_COMMIT_INTERVAL) {
            this.autoCommitIntervalMillis = autoCommitIntervalMillis;
        }
    }

    public int getPullBatchSize() {
        return pullBatchSize;
    }

    /** The most messages of one pull and of one poll, 1..1024. */
    public void setPullBatchSize(int pullBatchSize) {
        this.pullBatchSize = pullBatchSize;
    }

    public int getPullThreadNums() {
        return pullThreadNums;
    }

    /** Kept for programs that were written for RocketMQ: no thread waits for a pull here, so none is needed per pull. */
    public void setPullThreadNums(int pullThreadNums) {
        this.pullThreadNums = pullThreadNums;
    }

    public long getPullThresholdForAll() {
        return pullThresholdForAll;
    }

    /** How many messages are cached at most, of all queues together; more than that by one pull. */
    public void setPullThresholdForAll(long pullThresholdForAll) {
        this.pullThresholdForAll = pullThresholdForAll;
    }

    public int getPullThresholdForQueue() {
        return pullThresholdForQueue;
    }

    /** How many messages of one queue are cached before it is not pulled any more, 1..65535. */
    public void setPullThresholdForQueue(int pullThresholdForQueue) {
        this.pullThresholdForQueue = pullThresholdForQueue;
    }

    public int getPullThresholdSizeForQueue() {
        return pullThresholdSizeForQueue;
    }

    /** How many mebibytes of one queue are cached before it is not pulled any more, 1..1024. */
    public void setPullThresholdSizeForQueue(int pullThresholdSizeForQueue) {
        this.pullThresholdSizeForQueue = pullThresholdSizeForQueue;
    }

    public int getConsumeMaxSpan() {
        return consumeMaxSpan;
    }

    /** How far apart cached offsets of one queue may be before it is not pulled any more, 1..65535. */
    public void setConsumeMaxSpan(int consumeMaxSpan) {
        this.consumeMaxSpan = consumeMaxSpan;
    }

    public long getPollTimeoutMillis() {
        return pollTimeoutMillis;
    }

    /** How long {@link #poll()} waits for messages, in milliseconds. */
    public void setPollTimeoutMillis(long pollTimeoutMillis) {
        this.pollTimeoutMillis = pollTimeoutMillis;
    }

    /** How long a broker may hold a pull that finds nothing, in milliseconds. */
    public long getBrokerSuspendMaxTimeMillis() {
        return brokerSuspendMaxTimeMillis;
    }

    public long getConsumerTimeoutMillisWhenSuspend() {
        return consumerTimeoutMillisWhenSuspend;
    }

    /** How long a pull may take that the broker may hold, in milliseconds. */
    public void setConsumerTimeoutMillisWhenSuspend(long consumerTimeoutMillisWhenSuspend) {
        this.consumerTimeoutMillisWhenSuspend = consumerTimeoutMillisWhenSuspend;
    }

    public long getConsumerPullTimeoutMillis() {
        return consumerPullTimeoutMillis;
    }

    /** Kept for programs that were written for RocketMQ: every pull of this consumer may be held by the broker. */
    public void setConsumerPullTimeoutMillis(long consumerPullTimeoutMillis) {
        this.consumerPullTimeoutMillis = consumerPullTimeoutMillis;
    }

    public long getTopicMetadataCheckIntervalMillis() {
        return topicMetadataCheckIntervalMillis;
    }

    /** How often topics are looked at that have a {@link TopicMessageQueueChangeListener}, in milliseconds. */
    public void setTopicMetadataCheckIntervalMillis(long topicMetadataCheckIntervalMillis) {
        this.topicMetadataCheckIntervalMillis = topicMetadataCheckIntervalMillis;
    }

    public boolean isConnectBrokerByUser() {
        return connectBrokerByUser;
    }

    /** Whether to pull from the broker that {@link #setDefaultBrokerId} says, not from the one that brokers suggest. */
    public void setConnectBrokerByUser(boolean connectBrokerByUser) {
        this.connectBrokerByUser = connectBrokerByUser;
    }

    public long getDefaultBrokerId() {
        return defaultBrokerId;
    }

    /** The broker to pull from: 0 the master, others replicas. For {@link #setConnectBrokerByUser}. */
    public void setDefaultBrokerId(long defaultBrokerId) {
        this.defaultBrokerId = defaultBrokerId;
    }
}
