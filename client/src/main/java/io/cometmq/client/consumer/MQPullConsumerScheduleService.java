// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls an application again and again for each queue that its pull consumer has, and with other queues when these
 * change.
 *
 * <pre>{@code
 * MQPullConsumerScheduleService service = new MQPullConsumerScheduleService("audit");
 * service.getDefaultMQPullConsumer().setNamesrvAddr("127.0.0.1:9876");
 * service.registerPullTaskCallback("Orders", (queue, context) -> ...);
 * service.start();
 * }</pre>
 *
 * <p>Settings are to be made before start; thread-safe afterwards.
 */
public class MQPullConsumerScheduleService implements AutoCloseable {
    /** How many queues may wait for a thread; more are put off for a second. */
    private static final int MAX_WAITING_TASKS = 100_000;

    private final ConcurrentMap<String, PullTaskCallback> callbackTable = new ConcurrentHashMap<>();
    private volatile DefaultMQPullConsumer defaultMQPullConsumer;
    private volatile int pullThreadNums = 20;
    private @Nullable PullTasks tasks;

    /** A service with a clustering consumer of this group. */
    public MQPullConsumerScheduleService(String consumerGroup) {
        this(new DefaultMQPullConsumer(consumerGroup));
    }

    /** A service with a clustering consumer of this group, whose requests a hook sees. */
    public MQPullConsumerScheduleService(String consumerGroup, @Nullable RPCHook rpcHook) {
        this(new DefaultMQPullConsumer(consumerGroup, rpcHook));
    }

    MQPullConsumerScheduleService(DefaultMQPullConsumer consumer) {
        this.defaultMQPullConsumer = consumer;
    }

    /** Starts the consumer; the tasks begin when it has queues. */
    public synchronized void start() throws MQClientException {
        if (pullThreadNums < 1) {
            throw new MQClientException("pullThreadNums=" + pullThreadNums + ": expected at least 1", null);
        }
        DefaultMQPullConsumer consumer = defaultMQPullConsumer;
        callbackTable.keySet().forEach(topic -> consumer.registerMessageQueueListener(topic, null));
        consumer.setMessageQueueListener((topic, all, mine) ->
                putTask(topic, consumer.getMessageModel() == MessageModel.BROADCASTING ? all : mine));
        consumer.start();
        tasks = new PullTasks(
                consumer,
                callbackTable::get,
                consumer.taskPool(pullThreadNums, MAX_WAITING_TASKS),
                consumer.scheduler());
        for (String topic : callbackTable.keySet()) {
            // Queues that fell to the consumer before there were tasks.
            putTask(topic, consumer.fetchMessageQueuesInBalance(topic));
        }
    }

    /** Ends the tasks, within a bound, and shuts the consumer down. */
    public void shutdown() {
        PullTasks was = takeTasks();
        if (was != null) {
            was.close();
        }
        defaultMQPullConsumer.shutdown();
    }

    private synchronized @Nullable PullTasks takeTasks() {
        PullTasks was = tasks;
        tasks = null;
        return was;
    }

    /** The same as {@link #shutdown()}, for try-with-resources. */
    @Override
    public void close() {
        shutdown();
    }

    /** Gives tasks to exactly these queues of a topic; does nothing unless the service runs. */
    public synchronized void putTask(String topic, Set<MessageQueue> mqNewSet) {
        PullTasks now = tasks;
        if (now != null) {
            now.put(topic, mqNewSet);
        }
    }

    /** Shares the queues of a topic among the group and names what is called for each; to be called before start. */
    public void registerPullTaskCallback(String topic, PullTaskCallback callback) {
        callbackTable.put(topic, callback);
        defaultMQPullConsumer.registerMessageQueueListener(topic, null);
    }

    public ConcurrentMap<String, PullTaskCallback> getCallbackTable() {
        return callbackTable;
    }

    /** Replaces all callbacks; to be called before start. */
    public void setCallbackTable(ConcurrentHashMap<String, PullTaskCallback> callbackTable) {
        this.callbackTable.clear();
        this.callbackTable.putAll(callbackTable);
    }

    public int getPullThreadNums() {
        return pullThreadNums;
    }

    /** How many queues are pulled at the same time. */
    public void setPullThreadNums(int pullThreadNums) {
        this.pullThreadNums = pullThreadNums;
    }

    /** The consumer, for settings that this service has not. */
    public DefaultMQPullConsumer getDefaultMQPullConsumer() {
        return defaultMQPullConsumer;
    }

    /** Uses another consumer; to be called before start. */
    public void setDefaultMQPullConsumer(DefaultMQPullConsumer defaultMQPullConsumer) {
        this.defaultMQPullConsumer = defaultMQPullConsumer;
    }

    public MessageModel getMessageModel() {
        return defaultMQPullConsumer.getMessageModel();
    }

    /** Whether queues are shared among the group, or every consumer pulls all. */
    public void setMessageModel(MessageModel messageModel) {
        defaultMQPullConsumer.setMessageModel(messageModel);
    }
}
