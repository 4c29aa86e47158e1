// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.QueryResult;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.producer.DefaultMQProducerImpl;
import io.cometmq.client.impl.producer.LatencySteps;
import io.cometmq.client.impl.producer.Target;
import io.cometmq.client.trace.AsyncTraceDispatcher;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.hook.Traces;
import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageBatch;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.ResponseCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The producer: holds a user's settings and sends.
 *
 * <pre>{@code
 * try (DefaultMQProducer producer = new DefaultMQProducer("orders")) {
 *     producer.setNamesrvAddr("127.0.0.1:9876");
 *     producer.start();
 *     SendResult result = producer.send(new Message("Orders", "new", "order-1", body));
 * }
 * }</pre>
 *
 * <p>Thread-safe once started. Settings of one send, such as timeouts, may be changed later and count from the next send.
 */
public class DefaultMQProducer extends ClientConfig implements MQProducer, AutoCloseable {
    private static final String DEFAULT_GROUP = "DEFAULT_PRODUCER";
    private static final int MAX_BATCH_DELAY_MILLIS = 30_000;
    private static final long MAX_BATCH_BYTES = 2 * 1024 * 1024;

    private final DefaultMQProducerImpl producer;
    private final Set<Integer> retryResponseCodes = new CopyOnWriteArraySet<>(List.of(
            ResponseCode.TOPIC_NOT_EXIST,
            ResponseCode.SERVICE_NOT_AVAILABLE,
            ResponseCode.SYSTEM_ERROR,
            ResponseCode.SYSTEM_BUSY,
            ResponseCode.NO_PERMISSION,
            ResponseCode.NO_BUYER_ID,
            ResponseCode.NOT_IN_CURRENT_UNIT,
            ResponseCode.GO_AWAY));
    private volatile @Nullable AsyncTraceDispatcher traces;
    private volatile String producerGroup;
    private volatile String createTopicKey = TopicNames.AUTO_CREATE_TOPIC;
    private volatile int defaultTopicQueueNums = 4;
    private volatile int sendMsgTimeout = 3_000;
    private volatile int sendMsgMaxTimeoutPerRequest = -1;
    private volatile int compressMsgBodyOverHowmuch = 4_096;
    private volatile int compressLevel =
            Integer.getInteger("rocketmq.message.compressLevel", Compression.DEFAULT_LEVEL);
    private volatile CompressionType compressType =
            CompressionType.of(System.getProperty("rocketmq.message.compressType", "ZLIB"));
    private volatile int retryTimesWhenSendFailed = 2;
    private volatile int retryTimesWhenSendAsyncFailed = 2;
    private volatile boolean retryAnotherBrokerWhenNotStoreOK = false;
    private volatile int maxMessageSize = 4 * 1024 * 1024;
    private volatile boolean autoBatch = false;
    private volatile int batchMaxDelayMs = 10;
    private volatile long batchMaxBytes = 32 * 1024;
    private volatile long totalBatchMaxBytes = 32 * 1024 * 1024;
    private volatile @Nullable List<String> topics;
    private volatile @Nullable ExecutorService callbackExecutor;
    private volatile @Nullable ExecutorService asyncSenderExecutor;
    private volatile LatencySteps latencySteps = LatencySteps.defaults();
    private volatile boolean enableBackpressureForAsyncMode = false;
    private volatile int backPressureForAsyncSendNum = 1_024;
    private volatile int backPressureForAsyncSendSize = 100 * 1024 * 1024;

    /** A producer without a group, which must be set before start. */
    public DefaultMQProducer() {
        this(DEFAULT_GROUP);
    }

    /** A producer of a group. */
    public DefaultMQProducer(String producerGroup) {
        this(producerGroup, MQClientManager.shared());
    }

    /**
     * A producer of a group that may write message traces.
     *
     * @param customizedTraceTopic where traces go; null means the system's topic
     */
    public DefaultMQProducer(String producerGroup, boolean enableMsgTrace, @Nullable String customizedTraceTopic) {
        this(producerGroup);
        setEnableTrace(enableMsgTrace);
        setTraceTopic(customizedTraceTopic);
    }

    /** A producer without a group, which must be set before start, whose requests a hook sees. */
    public DefaultMQProducer(@Nullable RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A producer of a group whose requests a hook sees. */
    public DefaultMQProducer(String producerGroup, @Nullable RPCHook rpcHook) {
        this(producerGroup);
        callThrough(rpcHook);
    }

    /**
     * A producer of a group that prepares for sends to these topics when it starts.
     *
     * @param topics whose routes are fetched at the start; null for none
     */
    public DefaultMQProducer(String producerGroup, @Nullable RPCHook rpcHook, @Nullable List<String> topics) {
        this(producerGroup, rpcHook);
        setTopics(topics);
    }

    /** A producer of a group whose requests a hook sees, and that may write message traces. */
    public DefaultMQProducer(
            String producerGroup,
            @Nullable RPCHook rpcHook,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        this(producerGroup, enableMsgTrace, customizedTraceTopic);
        callThrough(rpcHook);
    }

    /** A producer of a group with all of that. */
    public DefaultMQProducer(
            String producerGroup,
            @Nullable RPCHook rpcHook,
            @Nullable List<String> topics,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        this(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        setTopics(topics);
    }

    /** A producer of a group in a namespace of the older kind, whose requests a hook sees. */
    @Deprecated
    public DefaultMQProducer(@Nullable String namespace, String producerGroup, @Nullable RPCHook rpcHook) {
        this(producerGroup, rpcHook);
        setNamespace(namespace);
    }

    /** A producer of a group in a namespace of the older kind, with a hook and message traces. */
    @Deprecated
    public DefaultMQProducer(
            @Nullable String namespace,
            String producerGroup,
            @Nullable RPCHook rpcHook,
            boolean enableMsgTrace,
            @Nullable String customizedTraceTopic) {
        this(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        setNamespace(namespace);
    }

    /** A producer of a group in a namespace of the older kind. */
    @Deprecated
    public DefaultMQProducer(@Nullable String namespace, String producerGroup) {
        this(producerGroup);
        setNamespace(namespace);
    }

    /** A producer of a group whose clients meet in a table of their own; for the library's own use. */
    public DefaultMQProducer(String producerGroup, MQClientManager clients) {
        this.producerGroup = producerGroup;
        this.producer = new DefaultMQProducerImpl(this, clients);
    }

    /** The running producer behind these settings. */
    public DefaultMQProducerImpl getDefaultMQProducerImpl() {
        return producer;
    }

    @Override
    public void start() throws MQClientException {
        AsyncTraceDispatcher opened = Traces.of(this);
        startProducer();
        Traces.start(opened, this);
        traces = opened;
    }

    void startProducer() throws MQClientException {
        producer.start();
    }

    @Override
    public void shutdown() {
        stopProducer();
        AsyncTraceDispatcher was = traces;
        if (was != null) {
            was.shutdown();
            traces = null;
        }
    }

    void stopProducer() {
        producer.shutdown();
    }

    /** What writes message traces; null unless they are enabled and the producer runs. */
    public @Nullable TraceDispatcher getTraceDispatcher() {
        return traces;
    }

    /** The same as {@link #shutdown()}, for try-with-resources. */
    @Override
    public void close() {
        shutdown();
    }

    @Override
    public List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException {
        return producer.admin().fetchPublishMessageQueues(withNamespace(topic)).stream()
                .map(this::queueWithoutNamespace)
                .toList();
    }

    /**
     * Sends to the queues in turn.
     *
     * @return completes on a network thread; every failure is the future's, with the exceptions of {@link MQProducer}
     */
    public CompletableFuture<SendResult> sendAsync(Message msg) {
        return producer.sendGatheredAsync(msg, Target.ANY);
    }

    /** Sends to one queue; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Message msg, MessageQueue mq) {
        return producer.sendGatheredAsync(msg, Target.of(mq));
    }

    /** Sends within a timeout in milliseconds; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Message msg, long timeout) {
        return producer.sendAsync(msg, Target.ANY, timeout);
    }

    /** Sends to one queue within a timeout in milliseconds; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Message msg, MessageQueue mq, long timeout) {
        return producer.sendAsync(msg, Target.of(mq), timeout);
    }

    /** Sends to the queue that the selector chooses; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Message msg, MessageQueueSelector selector, @Nullable Object arg) {
        return producer.sendAsync(msg, Target.chosenBy(selector, arg), sendMsgTimeout);
    }

    /** Sends to the queue that the selector chooses within a timeout; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(
            Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout) {
        return producer.sendAsync(msg, Target.chosenBy(selector, arg), timeout);
    }

    /** Sends messages of one topic as a batch; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Collection<Message> msgs) {
        return sendBatchAsync(msgs, Target.ANY, sendMsgTimeout);
    }

    /** Sends a batch within a timeout in milliseconds; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Collection<Message> msgs, long timeout) {
        return sendBatchAsync(msgs, Target.ANY, timeout);
    }

    /** Sends a batch to one queue; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Collection<Message> msgs, MessageQueue mq) {
        return sendBatchAsync(msgs, Target.of(mq), sendMsgTimeout);
    }

    /** Sends a batch to one queue within a timeout in milliseconds; see {@link #sendAsync(Message)}. */
    public CompletableFuture<SendResult> sendAsync(Collection<Message> msgs, MessageQueue mq, long timeout) {
        return sendBatchAsync(msgs, Target.of(mq), timeout);
    }

    private CompletableFuture<SendResult> sendBatchAsync(Collection<Message> msgs, Target target, long timeout) {
        try {
            return producer.sendAsync(batch(msgs), target, timeout);
        } catch (MQClientException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
    }

    @Override
    public SendResult send(Message msg)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.sendGathered(msg, Target.ANY);
    }

    @Override
    public SendResult send(Message msg, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(msg, Target.ANY, timeout);
    }

    @Override
    public void send(Message msg, SendCallback sendCallback)
            throws MQClientException, RemotingException, InterruptedException {
        producer.sendGathered(msg, Target.ANY, sendCallback);
    }

    @Override
    public void send(Message msg, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        producer.send(msg, Target.ANY, sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg) throws MQClientException, RemotingException, InterruptedException {
        producer.sendOneway(msg, Target.ANY);
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.sendGathered(msg, Target.of(mq));
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(msg, Target.of(mq), timeout);
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback)
            throws MQClientException, RemotingException, InterruptedException {
        producer.sendGathered(msg, Target.of(mq), sendCallback);
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        producer.send(msg, Target.of(mq), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueue mq)
            throws MQClientException, RemotingException, InterruptedException {
        producer.sendOneway(msg, Target.of(mq));
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, @Nullable Object arg)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(msg, Target.chosenBy(selector, arg), sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(msg, Target.chosenBy(selector, arg), timeout);
    }

    @Override
    public void send(Message msg, MessageQueueSelector selector, @Nullable Object arg, SendCallback sendCallback)
            throws MQClientException, RemotingException, InterruptedException {
        producer.send(msg, Target.chosenBy(selector, arg), sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(
            Message msg, MessageQueueSelector selector, @Nullable Object arg, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, InterruptedException {
        producer.send(msg, Target.chosenBy(selector, arg), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueueSelector selector, @Nullable Object arg)
            throws MQClientException, RemotingException, InterruptedException {
        producer.sendOneway(msg, Target.chosenBy(selector, arg));
    }

    @Override
    public SendResult send(Collection<Message> msgs)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(batch(msgs), Target.ANY, sendMsgTimeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(batch(msgs), Target.ANY, timeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, MessageQueue mq)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(batch(msgs), Target.of(mq), sendMsgTimeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, MessageQueue mq, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.send(batch(msgs), Target.of(mq), timeout);
    }

    @Override
    public void send(Collection<Message> msgs, SendCallback sendCallback)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.send(batch(msgs), Target.ANY, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Collection<Message> msgs, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.send(batch(msgs), Target.ANY, sendCallback, timeout);
    }

    @Override
    public void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.send(batch(msgs), Target.of(mq), sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.send(batch(msgs), Target.of(mq), sendCallback, timeout);
    }

    @Override
    public Message request(Message msg, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException {
        return producer.request(msg, Target.ANY, timeout);
    }

    @Override
    public void request(Message msg, RequestCallback requestCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.request(msg, Target.ANY, requestCallback, timeout);
    }

    @Override
    public Message request(Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException {
        return producer.request(msg, Target.chosenBy(selector, arg), timeout);
    }

    @Override
    public void request(
            Message msg,
            MessageQueueSelector selector,
            @Nullable Object arg,
            RequestCallback requestCallback,
            long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.request(msg, Target.chosenBy(selector, arg), requestCallback, timeout);
    }

    @Override
    public Message request(Message msg, MessageQueue mq, long timeout)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException {
        return producer.request(msg, Target.of(mq), timeout);
    }

    @Override
    public void request(Message msg, MessageQueue mq, RequestCallback requestCallback, long timeout)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        producer.request(msg, Target.of(mq), requestCallback, timeout);
    }

    /** Sends a message; completes with the answer of who consumes it. See {@link #request(Message, long)}. */
    public CompletableFuture<Message> requestAsync(Message msg, long timeout) {
        return producer.requestAsync(msg, Target.ANY, timeout);
    }

    /** As {@link #requestAsync(Message, long)}, to the queue that the selector chooses. */
    public CompletableFuture<Message> requestAsync(
            Message msg, MessageQueueSelector selector, @Nullable Object arg, long timeout) {
        return producer.requestAsync(msg, Target.chosenBy(selector, arg), timeout);
    }

    /** As {@link #requestAsync(Message, long)}, to one queue. */
    public CompletableFuture<Message> requestAsync(Message msg, MessageQueue mq, long timeout) {
        return producer.requestAsync(msg, Target.of(mq), timeout);
    }

    private static MessageBatch batch(Collection<Message> msgs) throws MQClientException {
        try {
            return MessageBatch.generateFromList(msgs);
        } catch (IllegalArgumentException | UnsupportedOperationException illegal) {
            throw new MQClientException("Failed to initiate the MessageBatch: " + illegal.getMessage(), illegal);
        }
    }

    /** Only a {@link TransactionMQProducer} can. */
    @Override
    public TransactionSendResult sendMessageInTransaction(Message msg, @Nullable Object arg) throws MQClientException {
        throw new UnsupportedOperationException(
                "sendMessageInTransaction of a " + getClass().getSimpleName() + ": expected a TransactionMQProducer");
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
            throws MQClientException {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException {
        producer.admin().createTopic(key, withNamespace(newTopic), queueNum, topicSysFlag, attributes);
    }

    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return producer.admin().searchOffset(queueWithNamespace(mq), timestamp);
    }

    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return producer.admin().maxOffset(queueWithNamespace(mq));
    }

    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return producer.admin().minOffset(queueWithNamespace(mq));
    }

    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return producer.admin().earliestMsgStoreTime(queueWithNamespace(mq));
    }

    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        return producer.admin().queryMessage(withNamespace(topic), key, maxNum, begin, end);
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return producer.admin().viewMessage(withNamespace(topic), msgId);
    }

    @Override
    public String recallMessage(String topic, String recallHandle)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return producer.recall(topic, recallHandle);
    }

    /** As {@link #recallMessage}; completes with the unique key of the message that is called back. */
    public CompletableFuture<String> recallMessageAsync(String topic, String recallHandle) {
        return producer.recallAsync(topic, recallHandle);
    }

    public @Nullable List<String> getTopics() {
        return topics;
    }

    /** Topics whose routes are fetched at the start, so that the first sends need not wait for them; null for none. */
    public void setTopics(@Nullable List<String> topics) {
        this.topics = topics == null ? null : List.copyOf(topics);
    }

    public boolean isSendMessageWithVIPChannel() {
        return isVipChannelEnabled();
    }

    /** The same as {@link #setVipChannelEnabled}. */
    public void setSendMessageWithVIPChannel(boolean sendMessageWithVIPChannel) {
        setVipChannelEnabled(sendMessageWithVIPChannel);
    }

    /** Where callbacks are called; null for the network threads, which must not be blocked. */
    public @Nullable ExecutorService getCallbackExecutor() {
        return callbackExecutor;
    }

    /**
     * Has callbacks called by an executor of the application's own, which it shuts down itself; a callback that the
     * executor rejects is called on the network thread. Futures are not concerned.
     */
    public void setCallbackExecutor(@Nullable ExecutorService callbackExecutor) {
        this.callbackExecutor = callbackExecutor;
    }

    /** Where sends with a callback begin; null for the thread of the caller. */
    public @Nullable ExecutorService getAsyncSenderExecutor() {
        return asyncSenderExecutor;
    }

    /**
     * Has sends with a callback begun by an executor of the application's own, which it shuts down itself: the first
     * route of a topic, compression and back-pressure then hold up that executor and not the caller. What it rejects
     * fails by its callback.
     */
    public void setAsyncSenderExecutor(@Nullable ExecutorService asyncSenderExecutor) {
        this.asyncSenderExecutor = asyncSenderExecutor;
    }

    public boolean getAutoBatch() {
        return autoBatch;
    }

    /** Whether single messages that go the same way are gathered and sent as batches; for sends without a timeout. */
    public void setAutoBatch(boolean autoBatch) {
        this.autoBatch = autoBatch;
    }

    public int getBatchMaxDelayMs() {
        return batchMaxDelayMs;
    }

    /**
     * How long a message waits for others at most, in milliseconds.
     *
     * @throws IllegalArgumentException when it is not in 1..30000
     */
    public void batchMaxDelayMs(int holdMs) {
        if (holdMs <= 0 || holdMs > MAX_BATCH_DELAY_MILLIS) {
            throw new IllegalArgumentException("batchMaxDelayMs=" + holdMs + ": expected 1.." + MAX_BATCH_DELAY_MILLIS);
        }
        this.batchMaxDelayMs = holdMs;
    }

    public long getBatchMaxBytes() {
        return batchMaxBytes;
    }

    /**
     * From how many bytes of bodies on a gathered batch is sent at once.
     *
     * @throws IllegalArgumentException when it is not in 1..2 MiB
     */
    public void batchMaxBytes(long holdSize) {
        if (holdSize <= 0 || holdSize > MAX_BATCH_BYTES) {
            throw new IllegalArgumentException("batchMaxBytes=" + holdSize + ": expected 1.." + MAX_BATCH_BYTES);
        }
        this.batchMaxBytes = holdSize;
    }

    public long getTotalBatchMaxBytes() {
        return totalBatchMaxBytes;
    }

    /**
     * How many bytes of gathered messages may be unanswered; past it messages go alone.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public void totalBatchMaxBytes(long totalHoldSize) {
        if (totalHoldSize <= 0) {
            throw new IllegalArgumentException("totalBatchMaxBytes=" + totalHoldSize + ": expected > 0");
        }
        this.totalBatchMaxBytes = totalHoldSize;
    }

    public long[] getLatencyMax() {
        return latencySteps.latencyMillis().clone();
    }

    /** From which latencies on brokers are avoided, rising, in milliseconds; as many as {@link #getNotAvailableDuration}. */
    public void setLatencyMax(long[] latencyMax) {
        latencySteps = new LatencySteps(latencyMax.clone(), latencySteps.avoidMillis());
    }

    public long[] getNotAvailableDuration() {
        return latencySteps.avoidMillis().clone();
    }

    /** For how long brokers are avoided, in milliseconds; as many as {@link #getLatencyMax}. */
    public void setNotAvailableDuration(long[] notAvailableDuration) {
        latencySteps = new LatencySteps(latencySteps.latencyMillis(), notAvailableDuration.clone());
    }

    /** Both of the above, as one. */
    public LatencySteps latencySteps() {
        return latencySteps;
    }

    /** The refusals after which a synchronous send is tried again. */
    public Set<Integer> getRetryResponseCodes() {
        return retryResponseCodes;
    }

    /** Adds a refusal after which a synchronous send is tried again. */
    public void addRetryResponseCode(int responseCode) {
        retryResponseCodes.add(responseCode);
    }

    /** Whether sends avoid slow brokers; the same as {@link #isSendLatencyEnable()}. */
    public boolean isSendLatencyFaultEnable() {
        return isSendLatencyEnable();
    }

    /** Whether sends avoid slow brokers; the same as {@link #setSendLatencyEnable(boolean)}. */
    public void setSendLatencyFaultEnable(boolean sendLatencyFaultEnable) {
        setSendLatencyEnable(sendLatencyFaultEnable);
    }

    public String getProducerGroup() {
        return producerGroup;
    }

    /** The producers that send the same kind of messages; to be set before start. */
    public void setProducerGroup(String producerGroup) {
        this.producerGroup = producerGroup;
    }

    public String getCreateTopicKey() {
        return createTopicKey;
    }

    /** The topic whose settings a topic inherits that is created by sending to it. */
    public void setCreateTopicKey(String createTopicKey) {
        this.createTopicKey = createTopicKey;
    }

    public int getDefaultTopicQueueNums() {
        return defaultTopicQueueNums;
    }

    /** How many queues, per broker, a topic gets that is created by sending to it. */
    public void setDefaultTopicQueueNums(int defaultTopicQueueNums) {
        this.defaultTopicQueueNums = defaultTopicQueueNums;
    }

    public int getSendMsgTimeout() {
        return sendMsgTimeout;
    }

    /** How long a send may take, all tries together, in milliseconds. */
    public void setSendMsgTimeout(int sendMsgTimeout) {
        this.sendMsgTimeout = sendMsgTimeout;
    }

    public int getSendMsgMaxTimeoutPerRequest() {
        return sendMsgMaxTimeoutPerRequest;
    }

    /** How long one try may take, in milliseconds; not positive means as long as the whole send. */
    public void setSendMsgMaxTimeoutPerRequest(int sendMsgMaxTimeoutPerRequest) {
        this.sendMsgMaxTimeoutPerRequest = sendMsgMaxTimeoutPerRequest;
    }

    public int getCompressMsgBodyOverHowmuch() {
        return compressMsgBodyOverHowmuch;
    }

    /** Bodies of at least this many bytes are compressed, unless they are part of a batch. */
    public void setCompressMsgBodyOverHowmuch(int compressMsgBodyOverHowmuch) {
        this.compressMsgBodyOverHowmuch = compressMsgBodyOverHowmuch;
    }

    public int getCompressLevel() {
        return compressLevel;
    }

    /** How hard bodies are compressed: 1 (fast) to 9 (small). */
    public void setCompressLevel(int compressLevel) {
        this.compressLevel = compressLevel;
    }

    public CompressionType getCompressType() {
        return compressType;
    }

    /** How bodies are compressed; consumers older than 5.0 read ZLIB only. */
    public void setCompressType(CompressionType compressType) {
        this.compressType = compressType;
    }

    public int getRetryTimesWhenSendFailed() {
        return retryTimesWhenSendFailed;
    }

    /** How often a synchronous send is tried again. */
    public void setRetryTimesWhenSendFailed(int retryTimesWhenSendFailed) {
        this.retryTimesWhenSendFailed = retryTimesWhenSendFailed;
    }

    public int getRetryTimesWhenSendAsyncFailed() {
        return retryTimesWhenSendAsyncFailed;
    }

    /** How often an asynchronous send is tried again when no broker answered. */
    public void setRetryTimesWhenSendAsyncFailed(int retryTimesWhenSendAsyncFailed) {
        this.retryTimesWhenSendAsyncFailed = retryTimesWhenSendAsyncFailed;
    }

    public boolean isRetryAnotherBrokerWhenNotStoreOK() {
        return retryAnotherBrokerWhenNotStoreOK;
    }

    /** Whether a synchronous send is tried again when the answer is not SEND_OK; messages may be stored twice. */
    public void setRetryAnotherBrokerWhenNotStoreOK(boolean retryAnotherBrokerWhenNotStoreOK) {
        this.retryAnotherBrokerWhenNotStoreOK = retryAnotherBrokerWhenNotStoreOK;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    /** The largest body in bytes; a broker has a bound of its own. */
    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public boolean isEnableBackpressureForAsyncMode() {
        return enableBackpressureForAsyncMode;
    }

    /** Whether an asynchronous send waits while too many are under way; to be set before start. */
    public void setEnableBackpressureForAsyncMode(boolean enableBackpressureForAsyncMode) {
        this.enableBackpressureForAsyncMode = enableBackpressureForAsyncMode;
    }

    public int getBackPressureForAsyncSendNum() {
        return backPressureForAsyncSendNum;
    }

    /** How many asynchronous sends may be under way, when they are bounded. */
    public void setBackPressureForAsyncSendNum(int backPressureForAsyncSendNum) {
        this.backPressureForAsyncSendNum = backPressureForAsyncSendNum;
    }

    public int getBackPressureForAsyncSendSize() {
        return backPressureForAsyncSendSize;
    }

    /** How many bytes of bodies may be under way, when they are bounded. */
    public void setBackPressureForAsyncSendSize(int backPressureForAsyncSendSize) {
        this.backPressureForAsyncSendSize = backPressureForAsyncSendSize;
    }
}
