// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyContext;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.impl.Await;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a concurrent listener on a pool of threads. What was consumed leaves its process queue and moves the offset; what
 * was not is given back to its broker, or, when broadcasting, dropped. Thread-safe.
 */
final class ConsumeMessageConcurrentlyService implements ConsumeMessageService {
    private static final Logger log = LoggerFactory.getLogger(ConsumeMessageConcurrentlyService.class);
    /** When messages come again that no broker took back, or for which the pool has no room. */
    private static final Duration LOCAL_RETRY_DELAY = Duration.ofSeconds(5);
    /** How many messages of one queue are looked at for having been consumed for too long. */
    private static final int MAX_EXPIRED_PER_ROUND = 16;
    /** The delay level of messages that were consumed for too long: 10 seconds. */
    private static final int EXPIRED_DELAY_LEVEL = 3;

    private final Settings settings;
    private final MessageListenerConcurrently listener;
    private final OffsetStore offsets;
    private final SendBack sendBack;
    private final ListenerCalls calls;
    private final ConsumeThreads threads;
    private volatile boolean stopping;

    /**
     * What the consumer's user decided.
     *
     * @param batchSize messages per listener call
     * @param consumeTimeout after this long a message is given back although its listener still runs
     */
    record Settings(String group, MessageModel model, int batchSize, Duration consumeTimeout) {}

    ConsumeMessageConcurrentlyService(
            Settings settings,
            MessageListenerConcurrently listener,
            OffsetStore offsets,
            SendBack sendBack,
            ListenerCalls calls,
            ConsumeThreads threads) {
        this.settings = settings;
        this.listener = listener;
        this.offsets = offsets;
        this.sendBack = sendBack;
        this.calls = calls;
        this.threads = threads;
    }

    @Override
    public void submit(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue) {
        new SharedBatches<>(
                        messages,
                        settings.batchSize(),
                        threads,
                        batch -> consume(batch, processQueue, queue),
                        rest -> submitLater(rest, processQueue, queue))
                .start();
    }

    private void submitLater(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue) {
        if (!stopping) {
            threads.after(LOCAL_RETRY_DELAY, "consume-later", () -> submit(messages, processQueue, queue));
        }
    }

    /** One listener call and its consequences. */
    void consume(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue) {
        if (stopping || processQueue.isDropped()) {
            return;
        }
        ConsumeConcurrentlyContext context = new ConsumeConcurrentlyContext(queue);
        processQueue.consumedAt(threads.clock().millis());
        ConsumeConcurrentlyStatus status = calls.run(queue, messages, () -> listener.consumeMessage(messages, context))
                .or(ConsumeConcurrentlyStatus.RECONSUME_LATER);
        if (processQueue.isDropped()) {
            // Its new owner consumes these messages again; an offset from here would overwrite its own.
            log.warn("Queue was given up while messages were consumed: group={} queue={}", settings.group(), queue);
            return;
        }
        settle(messages, status, context, processQueue, queue);
    }

    private void settle(
            List<MessageExt> messages,
            ConsumeConcurrentlyStatus status,
            ConsumeConcurrentlyContext context,
            ProcessQueue processQueue,
            MessageQueue queue) {
        int consumed = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                ? Math.max(0, Math.min(context.getAckIndex(), messages.size() - 1) + 1)
                : 0;
        calls.stats().consumed(queue.getTopic(), consumed, messages.size() - consumed);
        if (consumed == messages.size()) {
            commit(messages, processQueue, queue);
            return;
        }
        List<MessageExt> settled = new ArrayList<>(messages.subList(0, consumed));
        List<MessageExt> again = new ArrayList<>();
        for (MessageExt message : messages.subList(consumed, messages.size())) {
            if (settings.model() == MessageModel.BROADCASTING) {
                log.warn(
                        "Message dropped, broadcasting does not try again: group={} msgId={}",
                        settings.group(),
                        message.getMsgId());
                settled.add(message);
            } else if (sendBack.tryToSend(message, context.getDelayLevelWhenNextConsume())) {
                settled.add(message);
            } else {
                message.setReconsumeTimes(message.getReconsumeTimes() + 1);
                again.add(message);
            }
        }
        commit(settled, processQueue, queue);
        if (!again.isEmpty()) {
            submitLater(again, processQueue, queue);
        }
    }

    private void commit(List<MessageExt> settled, ProcessQueue processQueue, MessageQueue queue) {
        long offset = processQueue.remove(settled);
        if (offset != ProcessQueue.NOTHING && !processQueue.isDropped()) {
            offsets.updateOffset(queue, offset, true);
        }
    }

    @Override
    public void cleanExpired(Map<MessageQueue, ProcessQueue> queues) {
        queues.forEach((queue, processQueue) -> cleanExpired(queue, processQueue, MAX_EXPIRED_PER_ROUND));
    }

    private void cleanExpired(MessageQueue queue, ProcessQueue processQueue, int atMost) {
        MessageExt first = processQueue.first();
        if (atMost == 0 || stopping || processQueue.isDropped() || first == null || !isExpired(first)) {
            return;
        }
        // The consuming threads may all be stuck, so this must not wait for them, nor block anyone else.
        Await.whenDone(sendBack.ask(first, EXPIRED_DELAY_LEVEL), (done, failure) -> {
            if (failure != null) {
                log.warn(
                        "Expired message not given back, it is tried again: queue={} cause={}",
                        queue,
                        failure.toString());
                return;
            }
            log.warn(
                    "Message given back, its listener runs for too long: group={} queue={} offset={} boundMinutes={}",
                    settings.group(),
                    queue,
                    first.getQueueOffset(),
                    settings.consumeTimeout().toMinutes());
            commit(List.of(first), processQueue, queue);
            cleanExpired(queue, processQueue, atMost - 1);
        });
    }

    private boolean isExpired(MessageExt message) {
        @Nullable String since = message.getProperty(MessageConst.PROPERTY_CONSUME_START_TIMESTAMP);
        return since != null
                && threads.clock().millis() - Long.parseLong(since)
                        > settings.consumeTimeout().toMillis();
    }

    @Override
    public CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message, MessageQueue queue) {
        ConsumeConcurrentlyContext context = new ConsumeConcurrentlyContext(queue);
        List<MessageExt> one = List.of(message);
        return threads.call(() -> DirectResult.of(
                calls.run(queue, one, () -> listener.consumeMessage(one, context)),
                isOrderly(),
                true,
                status -> status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                        ? DirectResult.SUCCESS
                        : DirectResult.LATER));
    }

    @Override
    public void resize(int count) {
        threads.resize(count);
    }

    @Override
    public int threads() {
        return threads.count();
    }

    @Override
    public boolean isOrderly() {
        return false;
    }

    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
