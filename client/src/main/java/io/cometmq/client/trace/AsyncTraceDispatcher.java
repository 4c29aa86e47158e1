// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import io.cometmq.client.AccessChannel;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.message.Message;
import io.cometmq.common.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers trace records and sends them in batches by a producer of its own: whenever enough are together, and at the
 * latest every five seconds. Records that find no room are dropped, and counted. Thread-safe.
 */
public final class AsyncTraceDispatcher implements TraceDispatcher, Worker {
    /** How many records wait at most. */
    static final int MAX_WAITING_RECORDS = 2_048;
    /** How many records one message has at most. */
    private static final int MAX_BATCH_RECORDS = 20;
    /** The largest body of a trace message, in bytes. */
    private static final int MAX_MESSAGE_BYTES = 128_000;
    /** How many trace messages may be unanswered; more wait in the queue. */
    private static final int MAX_UNANSWERED = 64;

    private static final Logger log = LoggerFactory.getLogger(AsyncTraceDispatcher.class);
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);
    private static final int SEND_TIMEOUT_MILLIS = 5_000;
    private static final AtomicLong COUNTER = new AtomicLong();

    private final DefaultMQProducer producer;
    private final String traceTopicName;
    private final int batchSize;
    private final BlockingQueue<TraceContext> waiting = new ArrayBlockingQueue<>(MAX_WAITING_RECORDS);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong sends = new AtomicLong();
    private final Map<Long, CompletableFuture<SendResult>> unanswered = new ConcurrentHashMap<>();
    private volatile AccessChannel accessChannel = AccessChannel.LOCAL;
    private volatile long lastSendNanos;
    private volatile @Nullable RunningWorker running;

    /**
     * Traces of a group.
     *
     * @param producer a new producer that sends them and belongs to this from now on
     * @param batchNum how many records one message has, at most 20
     * @param traceTopicName where they go; null means the system's topic
     */
    public AsyncTraceDispatcher(DefaultMQProducer producer, int batchNum, @Nullable String traceTopicName) {
        this.producer = producer;
        this.batchSize = Math.max(1, Math.min(batchNum, MAX_BATCH_RECORDS));
        this.traceTopicName =
                traceTopicName == null || traceTopicName.isBlank() ? TopicNames.TRACE_TOPIC : traceTopicName;
        producer.setSendMsgTimeout(SEND_TIMEOUT_MILLIS);
        producer.setMaxMessageSize(MAX_MESSAGE_BYTES);
        this.lastSendNanos =
                producer.getDefaultMQProducerImpl().platform().clock().nanos();
    }

    /** The group of the producer that sends the traces of another group. */
    public static String groupOf(String group, Type type) {
        return TraceConstants.GROUP_NAME_PREFIX + "-" + group + "-" + type + "-" + COUNTER.incrementAndGet();
    }

    /** Where the records go, unless the access channel says otherwise. */
    public String getTraceTopicName() {
        return traceTopicName;
    }

    /** The producer that sends them. */
    public DefaultMQProducer getTraceProducer() {
        return producer;
    }

    /** How many records found no room. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public synchronized void start(@Nullable String nameSrvAddr, AccessChannel channel) throws MQClientException {
        if (running != null) {
            return;
        }
        accessChannel = channel;
        if (nameSrvAddr != null) {
            producer.setNamesrvAddr(nameSrvAddr);
        }
        producer.setInstanceName(TraceConstants.TRACE_INSTANCE_NAME + "_" + nameSrvAddr);
        producer.start();
        running = producer.getDefaultMQProducerImpl().platform().threads().run(this, LONGEST_IDLE);
    }

    @Override
    public boolean append(Object ctx) {
        if (!(ctx instanceof TraceContext context)) {
            throw new IllegalArgumentException("trace record " + ctx + ": expected a TraceContext");
        }
        if (!waiting.offer(context)) {
            if (dropped.getAndIncrement() == 0) {
                log.warn("Trace records are dropped, too many wait: bound={}", MAX_WAITING_RECORDS);
            }
            return false;
        }
        RunningWorker now = running;
        if (now != null && waiting.size() >= batchSize) {
            now.wake();
        }
        return true;
    }

    @Override
    public String role() {
        return "message-trace";
    }

    /** Sends one batch when there are enough records, or when the last one was long ago. */
    @Override
    public int doWork() {
        boolean due = nanos() - lastSendNanos >= FLUSH_INTERVAL.toNanos();
        if (unanswered.size() >= MAX_UNANSWERED || (waiting.size() < batchSize && !due)) {
            return 0;
        }
        return sendBatch();
    }

    private int sendBatch() {
        lastSendNanos = nanos();
        List<TraceContext> batch = new ArrayList<>(batchSize);
        waiting.drainTo(batch, batchSize);
        Map<String, List<TraceTransferBean>> byTopic = new LinkedHashMap<>();
        for (TraceContext context : batch) {
            if (!context.getTraceBeans().isEmpty()) {
                byTopic.computeIfAbsent(topicOf(context), topic -> new ArrayList<>())
                        .add(TraceDataEncoder.encoderFromContextBean(context));
            }
        }
        byTopic.forEach(this::send);
        return batch.size();
    }

    private String topicOf(TraceContext context) {
        return accessChannel == AccessChannel.CLOUD
                ? TraceConstants.TRACE_TOPIC_PREFIX + context.getRegionId()
                : traceTopicName;
    }

    private void send(String topic, List<TraceTransferBean> records) {
        StringBuilder text = new StringBuilder();
        Set<String> keys = new LinkedHashSet<>();
        for (TraceTransferBean record : records) {
            if (!text.isEmpty() && text.length() + record.transData().length() >= MAX_MESSAGE_BYTES / Character.BYTES) {
                send(topic, text.toString(), keys);
                text.setLength(0);
                keys.clear();
            }
            text.append(record.transData());
            keys.addAll(record.transKey());
        }
        send(topic, text.toString(), keys);
    }

    private void send(String topic, String text, Set<String> keys) {
        Message message = new Message(topic, text.getBytes(StandardCharsets.UTF_8));
        message.setKeys(keys);
        CompletableFuture<SendResult> sent = producer.sendAsync(message);
        long number = sends.incrementAndGet();
        unanswered.put(number, sent);
        CompletableFuture<SendResult> unused = sent.whenComplete((result, failure) -> {
            unanswered.remove(number);
            if (failure != null) {
                log.warn(
                        "Trace records not sent: topic={} bytes={} cause={}", topic, text.length(), failure.toString());
            }
        });
    }

    @Override
    public void flush() {
        for (int sent = sendBatch(); sent > 0; sent = sendBatch()) {
            log.debug("Trace records sent: records={}", sent);
        }
    }

    @Override
    public synchronized void shutdown() {
        RunningWorker was = running;
        if (was == null) {
            return;
        }
        running = null;
        was.close();
        flush();
        try {
            Waiting.get(
                    CompletableFuture.allOf(unanswered.values().toArray(CompletableFuture<?>[]::new)),
                    Duration.ofMillis(SEND_TIMEOUT_MILLIS));
        } catch (TimeoutException | ExecutionException notSent) {
            log.warn("Trace records may be lost: messages={}", unanswered.size(), notSent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.shutdown();
        if (dropped.get() > 0) {
            log.warn("Trace records were dropped: records={}", dropped.get());
        }
    }

    private long nanos() {
        return producer.getDefaultMQProducerImpl().platform().clock().nanos();
    }
}
