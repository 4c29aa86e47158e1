// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.PullMessageService;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pops the queues of a push consumer, each in a loop of its own: check the bound, pop, hand over what came, pop again.
 *
 * <p>Every step runs on the pull thread of the client instance, except the wait for the broker, in which no thread takes
 * part. A loop ends when its queue is dropped or the consumer stops; what it brings then is not consumed here, and comes
 * again when its invisible time is over.
 */
final class PopLoop {
    private static final Logger log = LoggerFactory.getLogger(PopLoop.class);
    private static final Duration POLL_TIME = Duration.ofSeconds(15);
    private static final Duration POP_TIMEOUT = POLL_TIME.plusSeconds(10);
    private static final Duration DELAY_WHEN_FULL = Duration.ofMillis(50);
    private static final Duration DELAY_WHEN_BROKER_BUSY = Duration.ofMillis(20);
    private static final Duration DELAY_WHEN_PAUSED = Duration.ofSeconds(1);
    /** A broker that finds nothing holds a pop; one that answers sooner than this is not asked again at once. */
    private static final Duration LEAST_HELD = Duration.ofSeconds(1);

    private final String group;
    private final Supplier<Settings> settings;
    private final Subscriptions subscriptions;
    private final PopCalls calls;
    private final RecordReader reader;
    private final ConsumeMessagePopConcurrentlyService consuming;
    private final Site site;
    private volatile boolean stopped;

    /**
     * What the consumer's user decided.
     *
     * @param batchSize messages of one pop
     * @param invisible how long others do not get a popped message
     * @param threshold how many messages of a queue may be borrowed before it is not popped any more
     * @param initMode where a group without an offset begins: 0 at the first message, 1 behind the last
     * @param interval pause between two pops of a queue that has messages
     * @param delayWhenFailed pause after a pop that failed
     */
    record Settings(
            int batchSize,
            Duration invisible,
            int threshold,
            int initMode,
            Duration interval,
            Duration delayWhenFailed) {}

    /**
     * Where loops run.
     *
     * @param paused whether the user has paused the consumer
     */
    record Site(PullMessageService service, Clock clock, BooleanSupplier paused) {}

    PopLoop(
            String group,
            Supplier<Settings> settings,
            Subscriptions subscriptions,
            PopCalls calls,
            RecordReader reader,
            ConsumeMessagePopConcurrentlyService consuming,
            Site site) {
        this.group = group;
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.calls = calls;
        this.reader = reader;
        this.consuming = consuming;
        this.site = site;
    }

    /** Begins the loop of a queue; a queue id of -1 stands for all queues of the broker. */
    void begin(MessageQueue queue, PopProcessQueue processQueue) {
        site.service().executeNow(() -> pop(queue, processQueue));
    }

    /** Ends all loops. */
    void stop() {
        stopped = true;
    }

    private void pop(MessageQueue queue, PopProcessQueue processQueue) {
        if (stopped || processQueue.isDropped()) {
            return;
        }
        processQueue.poppedAt(site.clock().millis());
        Settings now = settings.get();
        SubscriptionData subscription = subscriptions.get(queue.getTopic());
        if (site.paused().getAsBoolean()) {
            later(DELAY_WHEN_PAUSED, queue, processQueue);
        } else if (subscription == null) {
            // Unsubscribed a moment ago: the next rebalance drops the queue.
            later(now.delayWhenFailed(), queue, processQueue);
        } else if (processQueue.waiting() > now.threshold()) {
            later(DELAY_WHEN_FULL, queue, processQueue);
        } else {
            send(queue, processQueue, subscription, now);
        }
    }

    private void send(MessageQueue queue, PopProcessQueue processQueue, SubscriptionData subscription, Settings now) {
        Pop header = new Pop(
                group,
                queue.getTopic(),
                queue.getQueueId(),
                now.batchSize(),
                now.invisible().toMillis(),
                POLL_TIME.toMillis(),
                site.clock().millis(),
                now.initMode(),
                subscription.expressionType(),
                subscription.subString(),
                false,
                null,
                queue.getBrokerName());
        long sentNanos = site.clock().nanos();
        Await.whenDone(calls.pop(queue, header, POP_TIMEOUT), (answer, failure) -> {
            long arrivedNanos = site.clock().nanos();
            site.service()
                    .executeNow(() -> ended(
                            queue, processQueue, subscription, new Ended(sentNanos, arrivedNanos, answer, failure)));
        });
    }

    /** How a pop ended. */
    private record Ended(
            long sentNanos, long arrivedNanos, @Nullable Answer<Popped> answer, @Nullable Throwable failure) {
        boolean wasHeld() {
            return arrivedNanos - sentNanos >= LEAST_HELD.toNanos();
        }
    }

    private void ended(MessageQueue queue, PopProcessQueue processQueue, SubscriptionData subscription, Ended end) {
        if (stopped || processQueue.isDropped()) {
            return;
        }
        Answer<Popped> answer = end.answer();
        if (answer == null) {
            Throwable failure = end.failure();
            failed(
                    queue,
                    processQueue,
                    Await.cause(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        switch (answer.code()) {
            case ResponseCode.SUCCESS -> found(queue, processQueue, subscription, answer, end.arrivedNanos());
            case ResponseCode.POLLING_TIMEOUT, ResponseCode.PULL_NOT_FOUND -> {
                if (end.wasHeld()) {
                    pop(queue, processQueue);
                } else {
                    later(LEAST_HELD, queue, processQueue);
                }
            }
            case ResponseCode.POLLING_FULL -> later(settings.get().delayWhenFailed(), queue, processQueue);
            case ResponseCode.FLOW_CONTROL -> later(DELAY_WHEN_BROKER_BUSY, queue, processQueue);
            default ->
                failed(
                        queue,
                        processQueue,
                        new MQBrokerException(answer.code(), answer.remark(), queue.getBrokerName()));
        }
    }

    private void found(
            MessageQueue queue,
            PopProcessQueue processQueue,
            SubscriptionData subscription,
            Answer<Popped> answer,
            long arrivedNanos) {
        List<PopLoan> wanted = new ArrayList<>();
        try {
            for (PopLoan loan : loans(queue, answer, arrivedNanos)) {
                if (isWanted(loan.message(), subscription)) {
                    wanted.add(loan);
                } else {
                    // Compat: a broker compares tags by hash; what differs by text is none of this group's.
                    consuming.forget(loan);
                }
            }
        } catch (IllegalArgumentException malformed) {
            // The loop must not end over one answer; its messages come again.
            failed(queue, processQueue, malformed);
            return;
        }
        processQueue.borrowed(wanted.size());
        consuming.submit(wanted, processQueue, queue);
        Duration interval = settings.get().interval();
        if (interval.isZero()) {
            pop(queue, processQueue);
        } else {
            later(interval, queue, processQueue);
        }
    }

    private List<PopLoan> loans(MessageQueue queue, Answer<Popped> answer, long arrivedNanos) {
        List<MessageExt> messages = reader.read(queue, answer.body());
        List<PopReceipt> receipts =
                PopReceipts.of(group, queue.getBrokerName(), answer.header()).write(messages);
        List<PopLoan> loans = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            long invisibleNanos =
                    Duration.ofMillis(receipts.get(i).invisibleMillis()).toNanos();
            MessageExt message = messages.get(i);
            loans.add(new PopLoan(message, receipts.get(i), message.getTopic(), arrivedNanos + invisibleNanos));
        }
        return loans;
    }

    private static boolean isWanted(MessageExt message, SubscriptionData subscription) {
        return !subscription.expressionType().equals(SubscriptionData.TAG)
                || subscription.matchesTag(message.getTags());
    }

    private void failed(MessageQueue queue, PopProcessQueue processQueue, Throwable failure) {
        log.warn("Pop failed, it is tried again: group={} queue={} cause={}", group, queue, failure.toString());
        later(settings.get().delayWhenFailed(), queue, processQueue);
    }

    private void later(Duration delay, MessageQueue queue, PopProcessQueue processQueue) {
        site.service().executeLater(delay, () -> pop(queue, processQueue));
    }
}
