// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.listener.ConsumeOrderlyContext;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls an orderly listener: the messages of a queue one after another, by one thread at a time, and only while the
 * queue's lock is valid. What is not consumed stops its queue for a moment and is tried again in place; after the last
 * try it goes to the retry topic, which for ordered groups means the dead letters. Thread-safe.
 *
 * <p>A queue has at most one <em>run</em>: begun when messages come, ended when none is left, the queue is dropped, or
 * the consumer stops. Between two parts of a run a scheduled task keeps it.
 */
final class ConsumeMessageOrderlyService implements ConsumeMessageService {
    private static final Logger log = LoggerFactory.getLogger(ConsumeMessageOrderlyService.class);
    /** How long one queue may keep a thread while others wait for it. */
    private static final Duration MAX_RUN =
            Duration.ofMillis(Long.getLong("rocketmq.client.maxTimeConsumeContinuously", 60_000));
    /** The pause after that, in which other queues get the thread. */
    private static final Duration YIELD = Duration.ofMillis(10);
    /** When a queue whose lock is not valid is looked at again. */
    private static final Duration WITHOUT_LOCK = Duration.ofMillis(100);
    /** When a queue for which the pool has no room is tried again. */
    private static final Duration POOL_FULL = Duration.ofSeconds(1);

    private static final long LEAST_SUSPEND_MILLIS = 10;
    private static final long MOST_SUSPEND_MILLIS = 30_000;
    private static final long GO_ON = 0;

    private final Settings settings;
    private final MessageListenerOrderly listener;
    private final OffsetStore offsets;
    private final SendBack sendBack;
    private final ListenerCalls calls;
    private final ConsumeThreads threads;
    private final LockRenewal locks;
    private volatile boolean stopping;

    /**
     * What the consumer's user decided.
     *
     * @param batchSize messages per listener call
     * @param suspendMillis how long a queue pauses when its listener does not say
     * @param maxReconsumeTimes after so many further tries a message goes to the retry topic
     */
    record Settings(String group, int batchSize, long suspendMillis, int maxReconsumeTimes) {}

    /** Asks for a queue's lock again, without waiting; told of a queue whose lock is not valid. */
    interface LockRenewal {
        /** What a broadcasting consumer does, whose queues nobody else has. */
        LockRenewal NONE_NEEDED = new LockRenewal() {
            @Override
            public boolean isValid(ProcessQueue processQueue) {
                return true;
            }

            @Override
            public void renew(MessageQueue queue, ProcessQueue processQueue) {}
        };

        /** Whether the queue's messages may be consumed now. */
        boolean isValid(ProcessQueue processQueue);

        void renew(MessageQueue queue, ProcessQueue processQueue);
    }

    ConsumeMessageOrderlyService(
            Settings settings,
            MessageListenerOrderly listener,
            OffsetStore offsets,
            SendBack sendBack,
            ListenerCalls calls,
            ConsumeThreads threads,
            LockRenewal locks) {
        this.settings = settings;
        this.listener = listener;
        this.offsets = offsets;
        this.sendBack = sendBack;
        this.calls = calls;
        this.threads = threads;
        this.locks = locks;
    }

    /** Begins the queue's run, unless it has one already, which will come to these messages. */
    @Override
    public void submit(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue) {
        if (processQueue.ordered().begin()) {
            goOn(processQueue, queue);
        }
    }

    private void goOn(ProcessQueue processQueue, MessageQueue queue) {
        try {
            threads.execute(() -> run(processQueue, queue));
        } catch (RejectedExecutionException full) {
            later(POOL_FULL.toMillis(), processQueue, queue);
        }
    }

    private void later(long millis, ProcessQueue processQueue, MessageQueue queue) {
        if (!stopping) {
            threads.after(Duration.ofMillis(millis), "consume-in-order", () -> goOn(processQueue, queue));
        }
    }

    /** One part of a queue's run. */
    void run(ProcessQueue processQueue, MessageQueue queue) {
        long until = threads.clock().nanos() + MAX_RUN.toNanos();
        while (!stopping && !processQueue.isDropped()) {
            if (!locks.isValid(processQueue)) {
                locks.renew(queue, processQueue);
                later(WITHOUT_LOCK.toMillis(), processQueue, queue);
                return;
            }
            if (threads.clock().nanos() - until >= 0) {
                later(YIELD.toMillis(), processQueue, queue);
                return;
            }
            List<MessageExt> batch = processQueue.ordered().take(settings.batchSize());
            if (batch.isEmpty()) {
                return;
            }
            long pauseMillis = consume(batch, processQueue, queue);
            if (pauseMillis != GO_ON) {
                later(pauseMillis, processQueue, queue);
                return;
            }
        }
    }

    /** One listener call and its consequences; returns how long to pause, in milliseconds. */
    private long consume(List<MessageExt> batch, ProcessQueue processQueue, MessageQueue queue) {
        ListenerGate gate = processQueue.gate();
        if (!gate.enter()) {
            // Given up a moment ago: the next look at the queue ends the run.
            processQueue.ordered().putBack(batch);
            return GO_ON;
        }
        try {
            ConsumeOrderlyContext context = new ConsumeOrderlyContext(queue);
            processQueue.consumedAt(threads.clock().millis());
            ConsumeOrderlyStatus status = calls.run(queue, batch, () -> listener.consumeMessage(batch, context))
                    .or(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
            if (gate.isRevoked()) {
                log.warn("Queue went to another consumer while messages were consumed: queue={}", queue);
                return GO_ON;
            }
            return settle(batch, status, context, processQueue, queue);
        } finally {
            gate.leave();
        }
    }

    private long settle(
            List<MessageExt> batch,
            ConsumeOrderlyStatus status,
            ConsumeOrderlyContext context,
            ProcessQueue processQueue,
            MessageQueue queue) {
        OrderedMessages ordered = processQueue.ordered();
        switch (status) {
            case SUSPEND_CURRENT_QUEUE_A_MOMENT -> {
                return tryAgain(batch, context, processQueue, queue);
            }
            case ROLLBACK -> {
                if (!context.isAutoCommit()) {
                    calls.stats().consumed(queue.getTopic(), 0, batch.size());
                    ordered.rollback();
                    return suspendMillis(context);
                }
                warnOfManualStatus(status, queue);
            }
            case COMMIT -> {
                if (context.isAutoCommit()) {
                    warnOfManualStatus(status, queue);
                }
            }
            case SUCCESS -> {}
        }
        calls.stats().consumed(queue.getTopic(), batch.size(), 0);
        if (context.isAutoCommit() || status == ConsumeOrderlyStatus.COMMIT) {
            commit(ordered.commit(), queue);
        }
        return GO_ON;
    }

    private void warnOfManualStatus(ConsumeOrderlyStatus status, MessageQueue queue) {
        log.warn(
                "Listener returned {} with autoCommit, which counts as SUCCESS: group={} queue={}",
                status,
                settings.group(),
                queue);
    }

    /** Those that may be tried again are, together; the others go to the retry topic and count as consumed. */
    private long tryAgain(
            List<MessageExt> batch, ConsumeOrderlyContext context, ProcessQueue processQueue, MessageQueue queue) {
        calls.stats().consumed(queue.getTopic(), 0, batch.size());
        List<MessageExt> again = new ArrayList<>();
        List<MessageExt> gone = new ArrayList<>();
        for (MessageExt message : batch) {
            if (message.getReconsumeTimes() >= settings.maxReconsumeTimes() && sendBack.sendToRetryTopic(message)) {
                gone.add(message);
            } else {
                message.setReconsumeTimes(message.getReconsumeTimes() + 1);
                again.add(message);
            }
        }
        long offset = processQueue.ordered().remove(gone);
        processQueue.ordered().putBack(again);
        if (context.isAutoCommit()) {
            commit(offset, queue);
        }
        return again.isEmpty() ? GO_ON : suspendMillis(context);
    }

    private long suspendMillis(ConsumeOrderlyContext context) {
        long wanted = context.getSuspendCurrentQueueTimeMillis();
        long millis = wanted == ConsumeOrderlyContext.AS_CONFIGURED ? settings.suspendMillis() : wanted;
        return Math.max(LEAST_SUSPEND_MILLIS, Math.min(MOST_SUSPEND_MILLIS, millis));
    }

    /** An offset that goes back is the listener's own wish, by a rollback; so it may. */
    private void commit(long offset, MessageQueue queue) {
        if (offset != ProcessQueue.NOTHING) {
            offsets.updateOffset(queue, offset, false);
        }
    }

    /** Does nothing: while a listener runs its queue stands still, as the order demands. */
    @Override
    public void cleanExpired(Map<MessageQueue, ProcessQueue> queues) {}

    @Override
    public CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message, MessageQueue queue) {
        ConsumeOrderlyContext context = new ConsumeOrderlyContext(queue);
        List<MessageExt> one = List.of(message);
        return threads.call(() -> {
            ListenerCalls.Outcome<ConsumeOrderlyStatus> outcome =
                    calls.run(queue, one, () -> listener.consumeMessage(one, context));
            return DirectResult.of(
                    outcome, isOrderly(), context.isAutoCommit(), ConsumeMessageOrderlyService::directResult);
        });
    }

    private static String directResult(ConsumeOrderlyStatus status) {
        return switch (status) {
            case SUCCESS -> DirectResult.SUCCESS;
            case COMMIT -> DirectResult.COMMIT;
            case ROLLBACK -> DirectResult.ROLLBACK;
            case SUSPEND_CURRENT_QUEUE_A_MOMENT -> DirectResult.LATER;
        };
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
        return true;
    }

    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
