// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.QueryResult;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.consumer.DefaultMQPullConsumerImpl;
import io.cometmq.client.impl.consumer.DefaultMQPullConsumerImpl.Wish;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pull consumer: holds a user's settings and pulls from the queue and offset that it is told.
 *
 * <pre>{@code
 * try (DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("audit")) {
 *     consumer.setNamesrvAddr("127.0.0.1:9876");
 *     consumer.start();
 *     for (MessageQueue queue : consumer.fetchSubscribeMessageQueues("Orders")) {
 *         PullResult result = consumer.pull(queue, "*", consumer.minOffset(queue), 32);
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safe once started.
 */
public class DefaultMQPullConsumer extends ClientConfig implements MQPullConsumer, AutoCloseable {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";

    private final DefaultMQPullConsumerImpl consumer;
    private volatile String consumerGroup;
    private volatile MessageModel messageModel = MessageModel.CLUSTERING;
    private volatile AllocateMessageQueueStrategy allocateMessageQueueStrategy =
            DefaultMQPullConsumerImpl.defaultStrategy();
    private volatile @Nullable OffsetStore offsetStore;
    private volatile @Nullable MessageQueueListener messageQueueListener;
    private volatile Set<String> registerTopics = ConcurrentHashMap.newKeySet();
    private final Map<String, SubscriptionData> registerSubscriptions = new ConcurrentHashMap<>();
    private volatile boolean enableRebalance = true;
    private volatile long brokerSuspendMaxTimeMillis = 20_000;
    private volatile long consumerTimeoutMillisWhenSuspend = 30_000;
    private volatile long consumerPullTimeoutMillis = 10_000;
    private volatile int maxReconsumeTimes = 16;

    /** A consumer without a group, which must be set before start. */
    public DefaultMQPullConsumer() {
        this(DEFAULT_GROUP);
    }

    /** A consumer of a group. */
    public DefaultMQPullConsumer(String consumerGroup) {
        this(consumerGroup, MQClientManager.shared());
    }

    /** A consumer without a group, which must be set before start, whose requests a hook sees. */
    public DefaultMQPullConsumer(@Nullable RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A consumer of a group whose requests a hook sees. */
    public DefaultMQPullConsumer(String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup);
        callThrough(rpcHook);
    }

    /** A consumer of a group in a namespace of the older kind, whose requests a hook sees. */
    @Deprecated
    public DefaultMQPullConsumer(@Nullable String namespace, String consumerGroup, @Nullable RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        setNamespace(namespace);
    }

    /** A consumer of a group whose clients meet in a table of their own, for tests. */
    DefaultMQPullConsumer(String consumerGroup, MQClientManager clients) {
        this.consumerGroup = consumerGroup;
        this.consumer = new DefaultMQPullConsumerImpl(this, clients);
        setEnableStreamRequestType(true);
    }

    /** The running consumer behind these settings. */
    public DefaultMQPullConsumerImpl getDefaultMQPullConsumerImpl() {
        return consumer;
    }

    @Override
    public void start() throws MQClientException {
        consumer.start();
    }

    @Override
    public void shutdown() {
        consumer.shutdown();
    }

    /** The same as {@link #shutdown()}, for try-with-resources. */
    @Override
    public void close() {
        shutdown();
    }

    @Override
    public void registerMessageQueueListener(String topic, @Nullable MessageQueueListener listener) {
        registerTopics.add(topic);
        if (listener != null) {
            messageQueueListener = listener;
        }
    }

    @Override
    public PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(new Wish(
                queueWithNamespace(mq),
                MessageSelector.byTag(subExpression),
                offset,
                maxNums,
                false,
                consumerPullTimeoutMillis));
    }

    @Override
    public PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(new Wish(
                queueWithNamespace(mq), MessageSelector.byTag(subExpression), offset, maxNums, false, timeout));
    }

    @Override
    public PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, false, consumerPullTimeoutMillis));
    }

    @Override
    public PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(new Wish(queueWithNamespace(mq), selector, offset, maxNums, false, timeout));
    }

    @Override
    public void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(
                        queueWithNamespace(mq),
                        MessageSelector.byTag(subExpression),
                        offset,
                        maxNums,
                        false,
                        consumerPullTimeoutMillis),
                pullCallback);
    }

    @Override
    public void pull(
            MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(queueWithNamespace(mq), MessageSelector.byTag(subExpression), offset, maxNums, false, timeout),
                pullCallback);
    }

    @Override
    public void pull(
            MessageQueue mq,
            String subExpression,
            long offset,
            int maxNums,
            int maxSizeInBytes,
            PullCallback pullCallback,
            long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(
                        queueWithNamespace(mq),
                        MessageSelector.byTag(subExpression),
                        offset,
                        maxNums,
                        maxSizeInBytes,
                        false,
                        timeout),
                pullCallback);
    }

    @Override
    public void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, false, consumerPullTimeoutMillis),
                pullCallback);
    }

    @Override
    public void pull(
            MessageQueue mq,
            MessageSelector selector,
            long offset,
            int maxNums,
            PullCallback pullCallback,
            long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(new Wish(queueWithNamespace(mq), selector, offset, maxNums, false, timeout), pullCallback);
    }

    @Override
    public PullResult pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(new Wish(
                queueWithNamespace(mq),
                MessageSelector.byTag(subExpression),
                offset,
                maxNums,
                true,
                consumerPullTimeoutMillis));
    }

    @Override
    public void pullBlockIfNotFound(
            MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(
                        queueWithNamespace(mq),
                        MessageSelector.byTag(subExpression),
                        offset,
                        maxNums,
                        true,
                        consumerPullTimeoutMillis),
                pullCallback);
    }

    @Override
    public PullResult pullBlockIfNotFoundWithMessageSelector(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return consumer.pull(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, true, consumerPullTimeoutMillis));
    }

    @Override
    public void pullBlockIfNotFoundWithMessageSelector(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
            throws MQClientException, RemotingException, InterruptedException {
        consumer.pull(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, true, consumerPullTimeoutMillis),
                pullCallback);
    }

    /**
     * Pulls at once; does not wait for messages that are not there yet.
     *
     * @return completes on a network thread; every failure is the future's
     */
    public CompletableFuture<PullResult> pullAsync(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums) {
        return consumer.pullAsync(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, false, consumerPullTimeoutMillis));
    }

    /** The same within a timeout in milliseconds, and at most so many bytes; 0 leaves them to the broker. */
    public CompletableFuture<PullResult> pullAsync(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums, int maxSizeInBytes, long timeout) {
        return consumer.pullAsync(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, maxSizeInBytes, false, timeout));
    }

    /**
     * Pulls; the broker holds the request for a while when there is nothing yet.
     *
     * @return completes on a network thread; every failure is the future's
     */
    public CompletableFuture<PullResult> pullBlockIfNotFoundAsync(
            MessageQueue mq, MessageSelector selector, long offset, int maxNums) {
        return consumer.pullAsync(
                new Wish(queueWithNamespace(mq), selector, offset, maxNums, true, consumerPullTimeoutMillis));
    }

    @Override
    public void updateConsumeOffset(MessageQueue mq, long offset) throws MQClientException {
        consumer.updateConsumeOffset(queueWithNamespace(mq), offset);
    }

    @Override
    public long fetchConsumeOffset(MessageQueue mq, boolean fromStore) throws MQClientException {
        return consumer.fetchConsumeOffset(queueWithNamespace(mq), fromStore);
    }

    /**
     * Saves the offset of one queue now.
     *
     * @throws IllegalStateException when the consumer does not run
     */
    public void persist(MessageQueue mq) {
        consumer.persist(queueWithNamespace(mq));
    }

    @Override
    public Set<MessageQueue> fetchMessageQueuesInBalance(String topic) throws MQClientException {
        return consumer.fetchMessageQueuesInBalance(withNamespace(topic));
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        consumer.sendMessageBack(msg, delayLevel, null, withNamespace(consumerGroup));
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel, String brokerName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        consumer.sendMessageBack(msg, delayLevel, brokerName, withNamespace(consumerGroup));
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel, String brokerName, String consumerGroup)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        consumer.sendMessageBack(msg, delayLevel, brokerName, withNamespace(consumerGroup));
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
            throws MQClientException {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException {
        consumer.admin().createTopic(key, withNamespace(newTopic), queueNum, topicSysFlag, attributes);
    }

    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return consumer.admin().searchOffset(queueWithNamespace(mq), timestamp);
    }

    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return consumer.admin().maxOffset(queueWithNamespace(mq));
    }

    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return consumer.admin().minOffset(queueWithNamespace(mq));
    }

    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return consumer.admin().earliestMsgStoreTime(queueWithNamespace(mq));
    }

    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        return consumer.admin().queryMessage(withNamespace(topic), key, maxNum, begin, end);
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return consumer.admin().viewMessage(withNamespace(topic), msgId);
    }

    @Override
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        return consumer.fetchSubscribeMessageQueues(withNamespace(topic));
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    /** The consumers that share offsets; to be set before start. */
    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /** Whether offsets are kept on the brokers or on this machine; to be set before start. */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    /** How queues of registered topics are shared; the same for all consumers of the group. */
    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
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

    /** Told when this consumer's share of a registered topic changes. */
    public void setMessageQueueListener(@Nullable MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    public Set<String> getRegisterTopics() {
        return registerTopics;
    }

    /** The topics whose queues are shared among the group; to be set before start. */
    public void setRegisterTopics(Set<String> registerTopics) {
        this.registerTopics = registerTopics;
    }

    /** The subscriptions that heartbeats name in place of all messages of a registered topic. */
    public Set<SubscriptionData> getRegisterSubscriptions() {
        return Set.copyOf(registerSubscriptions.values());
    }

    /** Shares the queues of a topic among the group, and says in heartbeats what is wanted of it; before start. */
    public void addRegisterSubscriptions(String topic, @Nullable MessageSelector selector) throws MQClientException {
        registerSubscriptions.put(topic, consumer.subscription(withNamespace(topic), selector));
    }

    /** Forgets what {@link #addRegisterSubscriptions} said. */
    public void clearRegisterSubscriptions() {
        registerSubscriptions.clear();
    }

    public boolean isEnableRebalance() {
        return enableRebalance;
    }

    /** Whether queues of registered topics are shared among the group. */
    public void setEnableRebalance(boolean enableRebalance) {
        this.enableRebalance = enableRebalance;
    }

    /** Threads for pull tasks, once the consumer runs. */
    TaskPool taskPool(int threads, int queueBound) throws MQClientException {
        return consumer.taskPool(threads, queueBound);
    }

    /** For tasks that end soon, once the consumer runs. */
    Scheduler scheduler() throws MQClientException {
        return consumer.scheduler();
    }

    public long getBrokerSuspendMaxTimeMillis() {
        return brokerSuspendMaxTimeMillis;
    }

    /** How long a broker may hold a blocking pull, in milliseconds. */
    public void setBrokerSuspendMaxTimeMillis(long brokerSuspendMaxTimeMillis) {
        this.brokerSuspendMaxTimeMillis = brokerSuspendMaxTimeMillis;
    }

    public long getConsumerTimeoutMillisWhenSuspend() {
        return consumerTimeoutMillisWhenSuspend;
    }

    /** How long a blocking pull may take, in milliseconds. */
    public void setConsumerTimeoutMillisWhenSuspend(long consumerTimeoutMillisWhenSuspend) {
        this.consumerTimeoutMillisWhenSuspend = consumerTimeoutMillisWhenSuspend;
    }

    public long getConsumerPullTimeoutMillis() {
        return consumerPullTimeoutMillis;
    }

    /** How long other pulls may take, in milliseconds. */
    public void setConsumerPullTimeoutMillis(long consumerPullTimeoutMillis) {
        this.consumerPullTimeoutMillis = consumerPullTimeoutMillis;
    }

    public int getMaxReconsumeTimes() {
        return maxReconsumeTimes;
    }

    /** After how many retries a message that is given back goes to the dead letters. */
    public void setMaxReconsumeTimes(int maxReconsumeTimes) {
        this.maxReconsumeTimes = maxReconsumeTimes;
    }
}
