// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.QueryResult;
import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import io.cometmq.client.trace.AsyncTraceDispatcher;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.hook.Traces;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The push consumer: holds a user's settings and calls a listener with each message.
 *
 * <pre>{@code
 * try (DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("billing")) {
 *     consumer.setNamesrvAddr("127.0.0.1:9876");
 *     consumer.subscribe("Orders", "new || changed");
 *     consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
 *         bill(messages);
 *         return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
 *     });
 *     consumer.start();
 *     untilStopped();
 * }
 * }</pre>
 *
 * <p>All consumers of a group must subscribe to the same topics and tags. Thread-safe once started. Bounds of pulling may
 * be changed later and count from the next pull.
 */
public class DefaultMQPushConsumer extends ClientConfig implements MQPushConsumer, AutoCloseable {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(30);

    private final DefaultMQPushConsumerImpl consumer;
    private volatile @Nullable AsyncTraceDispatcher traces;
    private volatile String consumerGroup;
    private volatile MessageModel messageModel = MessageModel.CLUSTERING;
    private volatile ConsumeFromWhere consumeFromWhere = ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    private volatile String consumeTimestamp = halfAnHourAgo();
    private volatile AllocateMessageQueueStrategy allocateMessageQueueStrategy =
            DefaultMQPushConsumerImpl.defaultStrategy();
    private volatile Map<String, String> subscription = new ConcurrentHashMap<>();
    private volatile @Nullable MessageListener messageListener;
    private volatile @Nullable OffsetStore offsetStore;
    private volatile @Nullable MessageQueueListener messageQueueListener;
    private volatile int consumeThreadMin = 20;
    private volatile int consumeThreadMax = 20;
    private volatile long adjustThreadPoolNumsThreshold = 100_000;
    private volatile int consumeConcurrentlyMaxSpan = 2_000;
    private volatile int pullThresholdForQueue = 1_000;
    private volatile int pullThresholdSizeForQueue = 100;
    private volatile int pullThresholdForTopic = -1;
    private volatile int pullThresholdSizeForTopic = -1;
    private volatile long pullInterval = 0;
    private volatile int consumeMessageBatchMaxSize = 1;
    private volatile int pullBatchSize = 32;
    private volatile int pullBatchSizeInBytes = 256 * 1024;
    private volatile boolean postSubscriptionWhenPull = false;
    private volatile int maxReconsumeTimes = -1;
    private volatile long consumeTimeout = 15;
    private volatile long suspendCurrentQueueTimeMillis = 1_000;
    private volatile long awaitTerminationMillisWhenShutdown = 10_000;
    private volatile long stuckReportMillis = 60_000;
    private volatile boolean clientRebalance = true;
    private volatile long popInvisibleTime = 60_000;
    private volatile int popBatchNums = 32;
    private volatile int popThresholdForQueue = 96;

    /** A consumer without a group, which must be set before start. */
    public DefaultMQPushConsumer() {
        this(DEFAULT_GROUP);
    }

    /** A consumer of a group. */
    public DefaultMQPushConsumer(String consumerGroup) {
        this(consumerGroup, MQClientManager.shared());
    }

    /**
     * A consumer of a group that may write message traces.
     *
     * @param customizedTraceTopic where traces go; null means the system's topic
     */
    public DefaultMQPushConsumer(String consumerGroup, boolean enableMsgTrace, @Nullable String customizedTraceTopic) {
        this(consumerGroup);
        setEnableTrace(enableMsgTrace);
        setTraceTopic(customizedTraceTopic);
    }

    /** A consumer without a group, which must be set before start, whose requests a hook sees. */
    public DefaultMQPushConsumer(@Nullable RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A consumer of a group whose requests a hook sees. */
    public DefaultMQPushConsumer(String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup);
        callThrough(rpcHook);
    }

    /** A consumer of a group whose requests a hook sees, and whose queues are shared in a way of its own. */
    public DefaultMQPushConsumer(
            String consumerGroup,
            @Nullable RPCHook rpcHook,
            AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this(consumerGroup, rpcHook);
        setAllocateMessageQueueStrategy(allocateMessageQueueStrategy);
    }

    /** A consumer of a group with all of that, which may write message traces. */
    public DefaultMQPushConsumer(
            String consumerGroup,
            @Nullable RPCHook rpcHook,
            AllocateMessageQueueStrategy allocateMessageQueueStrategy,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy);
        setEnableTrace(enableMsgTrace);
        setTraceTopic(customizedTraceTopic);
    }

    /** A consumer of a group in a namespace of the older kind. */
    @Deprecated
    public DefaultMQPushConsumer(@Nullable String namespace, String consumerGroup) {
        this(consumerGroup);
        setNamespace(namespace);
    }

    /** A consumer of a group in a namespace of the older kind, whose requests a hook sees. */
    @Deprecated
    public DefaultMQPushConsumer(@Nullable String namespace, String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        setNamespace(namespace);
    }

    /** A consumer of a group in a namespace of the older kind, whose queues are shared in a way of its own. */
    @Deprecated
    public DefaultMQPushConsumer(
            @Nullable String namespace,
            String consumerGroup,
            @Nullable RPCHook rpcHook,
            AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy);
        setNamespace(namespace);
    }

    /** A consumer of a group in a namespace of the older kind, with all of that. */
    @Deprecated
    public DefaultMQPushConsumer(
            @Nullable String namespace,
            String consumerGroup,
            @Nullable RPCHook rpcHook,
            AllocateMessageQueueStrategy allocateMessageQueueStrategy,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy, enableMsgTrace, customizedTraceTopic);
        setNamespace(namespace);
    }

    /** A consumer of a group whose clients meet in a table of their own, for tests. */
    DefaultMQPushConsumer(String consumerGroup, MQClientManager clients) {
        this.consumerGroup = consumerGroup;
        this.consumer = new DefaultMQPushConsumerImpl(this, clients);
    }

    private static String halfAnHourAgo() {
        return DateTimeFormatter.ofPattern("yyyyMMddHHmmss")
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochMilli(Clock.system().millis()).minus(DEFAULT_AGE));
    }

    /** The running consumer behind these settings. */
    public DefaultMQPushConsumerImpl getDefaultMQPushConsumerImpl() {
        return consumer;
    }

    /** What writes message traces; null unless they are enabled and the consumer runs. */
    public @Nullable TraceDispatcher getTraceDispatcher() {
        return traces;
    }

    /** Adds a hook that sees every listener call; at any time. */
    @Deprecated
    public void registerConsumeMessageHook(ConsumeMessageHook hook) {
        consumer.registerConsumeMessageHook(hook);
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

    /** The same as {@link #shutdown()}, for try-with-resources. */
    @Override
    public void close() {
        shutdown();
    }

    @Override
    public void registerMessageListener(MessageListener messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void registerMessageListener(MessageListenerConcurrently messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void registerMessageListener(MessageListenerOrderly messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void subscribe(String topic, @Nullable String subExpression) throws MQClientException {
        consumer.subscribe(withNamespace(topic), subExpression == null ? null : MessageSelector.byTag(subExpression));
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
    public void updateCorePoolSize(int corePoolSize) {
        consumer.updateCorePoolSize(corePoolSize);
    }

    @Override
    public void suspend() {
        consumer.pause(true);
    }

    @Override
    public void resume() {
        consumer.pause(false);
    }

    /**
     * What this consumer is doing: which queues it holds and how far it is with each.
     *
     * @throws IllegalStateException when it does not run
     */
    public ConsumerRunningInfo runningInfo() {
        return consumer.consumerRunningInfo();
    }

    /** Whether pulling is paused. */
    public boolean isPause() {
        return consumer.isPaused();
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        consumer.sendMessageBack(msg, delayLevel, null);
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel, String brokerName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        consumer.sendMessageBack(msg, delayLevel, brokerName);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
            throws MQClientException {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException {
        consumer.admin().createTopic(key, newTopic, queueNum, topicSysFlag, attributes);
    }

    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return consumer.admin().searchOffset(mq, timestamp);
    }

    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return consumer.admin().maxOffset(mq);
    }

    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return consumer.admin().minOffset(mq);
    }

    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return consumer.admin().earliestMsgStoreTime(mq);
    }

    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        return consumer.admin().queryMessage(topic, key, maxNum, begin, end);
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return consumer.admin().viewMessage(topic, msgId);
    }

    @Override
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        return consumer.fetchSubscribeMessageQueues(topic);
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    /** The consumers that share messages; to be set before start. */
    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /** Whether each message goes to one consumer of the group or to all. */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public ConsumeFromWhere getConsumeFromWhere() {
        return consumeFromWhere;
    }

    /** Where a group begins in a queue of which it has no offset. */
    public void setConsumeFromWhere(ConsumeFromWhere consumeFromWhere) {
        this.consumeFromWhere = consumeFromWhere;
    }

    public String getConsumeTimestamp() {
        return consumeTimestamp;
    }

    /** Where a group begins by time: {@code yyyyMMddHHmmss} of this machine's zone; by default half an hour ago. */
    public void setConsumeTimestamp(String consumeTimestamp) {
        this.consumeTimestamp = consumeTimestamp;
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    /** How queues are shared; the same for all consumers of the group. */
    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
    }

    public Map<String, String> getSubscription() {
        return subscription;
    }

    /** Tag expressions by topic, in place of calls to {@code subscribe}; to be set before start. */
    public void setSubscription(Map<String, String> subscription) {
        this.subscription = subscription;
    }

    public @Nullable MessageListener getMessageListener() {
        return messageListener;
    }

    /** The listener, which {@code registerMessageListener} sets, too; to be set before start. */
    public void setMessageListener(@Nullable MessageListener messageListener) {
        this.messageListener = messageListener;
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

    /** Told when this consumer takes or gives up queues. */
    public void setMessageQueueListener(@Nullable MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    public int getConsumeThreadMin() {
        return consumeThreadMin;
    }

    /** How many threads call the listener; to be set before start. */
    public void setConsumeThreadMin(int consumeThreadMin) {
        this.consumeThreadMin = consumeThreadMin;
    }

    public int getConsumeThreadMax() {
        return consumeThreadMax;
    }

    /** How many threads call the listener when the backlog is large. */
    public void setConsumeThreadMax(int consumeThreadMax) {
        this.consumeThreadMax = consumeThreadMax;
    }

    public long getAdjustThreadPoolNumsThreshold() {
        return adjustThreadPoolNumsThreshold;
    }

    /** The backlog in messages from which on more threads are used. */
    public void setAdjustThreadPoolNumsThreshold(long adjustThreadPoolNumsThreshold) {
        this.adjustThreadPoolNumsThreshold = adjustThreadPoolNumsThreshold;
    }

    public int getConsumeConcurrentlyMaxSpan() {
        return consumeConcurrentlyMaxSpan;
    }

    /** How far apart the offsets of pulled messages of one queue may be. */
    public void setConsumeConcurrentlyMaxSpan(int consumeConcurrentlyMaxSpan) {
        this.consumeConcurrentlyMaxSpan = consumeConcurrentlyMaxSpan;
    }

    public int getPullThresholdForQueue() {
        return pullThresholdForQueue;
    }

    /** How many messages of one queue may be pulled and not consumed. */
    public void setPullThresholdForQueue(int pullThresholdForQueue) {
        this.pullThresholdForQueue = pullThresholdForQueue;
    }

    public int getPullThresholdSizeForQueue() {
        return pullThresholdSizeForQueue;
    }

    /** How many MiB of one queue may be pulled and not consumed. */
    public void setPullThresholdSizeForQueue(int pullThresholdSizeForQueue) {
        this.pullThresholdSizeForQueue = pullThresholdSizeForQueue;
    }

    public int getPullThresholdForTopic() {
        return pullThresholdForTopic;
    }

    /** How many messages of one topic may be pulled and not consumed; -1 means that the bound per queue counts. */
    public void setPullThresholdForTopic(int pullThresholdForTopic) {
        this.pullThresholdForTopic = pullThresholdForTopic;
    }

    public int getPullThresholdSizeForTopic() {
        return pullThresholdSizeForTopic;
    }

    /** How many MiB of one topic may be pulled and not consumed; -1 means that the bound per queue counts. */
    public void setPullThresholdSizeForTopic(int pullThresholdSizeForTopic) {
        this.pullThresholdSizeForTopic = pullThresholdSizeForTopic;
    }

    public long getPullInterval() {
        return pullInterval;
    }

    /** Pause between two pulls of a queue, in milliseconds. */
    public void setPullInterval(long pullInterval) {
        this.pullInterval = pullInterval;
    }

    public int getConsumeMessageBatchMaxSize() {
        return consumeMessageBatchMaxSize;
    }

    /** How many messages the listener gets at once at most. */
    public void setConsumeMessageBatchMaxSize(int consumeMessageBatchMaxSize) {
        this.consumeMessageBatchMaxSize = consumeMessageBatchMaxSize;
    }

    public int getPullBatchSize() {
        return pullBatchSize;
    }

    /** How many messages one pull brings at most. */
    public void setPullBatchSize(int pullBatchSize) {
        this.pullBatchSize = pullBatchSize;
    }

    public int getPullBatchSizeInBytes() {
        return pullBatchSizeInBytes;
    }

    /** How many bytes one pull brings at most. */
    public void setPullBatchSizeInBytes(int pullBatchSizeInBytes) {
        this.pullBatchSizeInBytes = pullBatchSizeInBytes;
    }

    public boolean isPostSubscriptionWhenPull() {
        return postSubscriptionWhenPull;
    }

    /** Whether each pull carries the subscription. */
    public void setPostSubscriptionWhenPull(boolean postSubscriptionWhenPull) {
        this.postSubscriptionWhenPull = postSubscriptionWhenPull;
    }

    public int getMaxReconsumeTimes() {
        return maxReconsumeTimes;
    }

    /**
     * After how many retries a message goes to the dead letters; -1 means 16, and no end for an orderly listener, which
     * tries again in place.
     */
    public void setMaxReconsumeTimes(int maxReconsumeTimes) {
        this.maxReconsumeTimes = maxReconsumeTimes;
    }

    public long getConsumeTimeout() {
        return consumeTimeout;
    }

    /** After how many minutes a message is given back although its listener still runs. */
    public void setConsumeTimeout(long consumeTimeout) {
        this.consumeTimeout = consumeTimeout;
    }

    /** Whether the listener consumes in order. */
    public boolean isConsumeOrderly() {
        return messageListener instanceof MessageListenerOrderly;
    }

    public long getSuspendCurrentQueueTimeMillis() {
        return suspendCurrentQueueTimeMillis;
    }

    /**
     * How long a queue pauses before an orderly listener gets the same messages again, in milliseconds, when the listener
     * does not say; kept within 10..30000.
     */
    public void setSuspendCurrentQueueTimeMillis(long suspendCurrentQueueTimeMillis) {
        this.suspendCurrentQueueTimeMillis = suspendCurrentQueueTimeMillis;
    }

    public long getAwaitTerminationMillisWhenShutdown() {
        return awaitTerminationMillisWhenShutdown;
    }

    /**
     * How long {@link #shutdown()} waits for listeners that run, in milliseconds, before it interrupts them. By default ten
     * seconds, where RocketMQ's client does not wait.
     */
    public void setAwaitTerminationMillisWhenShutdown(long awaitTerminationMillisWhenShutdown) {
        this.awaitTerminationMillisWhenShutdown = awaitTerminationMillisWhenShutdown;
    }

    public long getStuckReportMillis() {
        return stuckReportMillis;
    }

    /**
     * A message that keeps the offset of its queue from moving for longer than this, in milliseconds, is named in the log
     * with the stack of the thread that consumes it, and again after each further such time; 0 turns the reports off. To
     * be set before start.
     */
    public void setStuckReportMillis(long stuckReportMillis) {
        this.stuckReportMillis = stuckReportMillis;
    }

    public boolean isClientRebalance() {
        return clientRebalance;
    }

    /** False lets the broker share the queues, and decide whether messages are popped; to be set before start. */
    public void setClientRebalance(boolean clientRebalance) {
        this.clientRebalance = clientRebalance;
    }

    public long getPopInvisibleTime() {
        return popInvisibleTime;
    }

    /** How long a popped message is hidden from others, in milliseconds: 5000..300000. */
    public void setPopInvisibleTime(long popInvisibleTime) {
        this.popInvisibleTime = popInvisibleTime;
    }

    public int getPopBatchNums() {
        return popBatchNums;
    }

    /** How many messages one pop brings at most: 1..32. */
    public void setPopBatchNums(int popBatchNums) {
        this.popBatchNums = popBatchNums;
    }

    public int getPopThresholdForQueue() {
        return popThresholdForQueue;
    }

    /** How many popped messages of one queue may wait for their acknowledgement. */
    public void setPopThresholdForQueue(int popThresholdForQueue) {
        this.popThresholdForQueue = popThresholdForQueue;
    }
}
