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
 * Pops the queues of a push consumer, each in a loop of its own: check the bound, pop, hand over what came, pop again;
 * with several pops under way while the broker has more, see {@link PopWindow}.
 *
 * <p>Every step runs on the pull thread of the client instance, except the wait for the broker, in which no thread takes
 * part. A loop ends when its queue is dropped or the consumer stops; what it brings then is not consumed here, and comes
 * again when its invisible time is over.
 */
final class PopLoop {
    private static final Logger log = LoggerFactory.getLogger(PopLoop.class);
    private static final Duration POLL_TIME = Duration.ofSeconds(15);
    private static final Duration POP_TIMEOUT = POLL_TIME.plusSeconds(10);
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
        PopWindow window = new PopWindow(queue, processQueue, site.clock().nanos());
        site.service().executeNow(() -> pop(window));
    }

    /** Ends all loops. */
    void stop() {
        stopped = true;
    }

    /** Sends the pops that there is work and room for. */
    private void pop(PopWindow window) {
        if (isOver(window) || window.isResting()) {
            return;
        }
        window.processQueue().poppedAt(site.clock().millis());
        Settings now = settings.get();
        SubscriptionData subscription = subscriptions.get(window.queue().getTopic());
        if (site.paused().getAsBoolean()) {
            rest(DELAY_WHEN_PAUSED, window);
        } else if (subscription == null) {
            // Unsubscribed a moment ago: the next rebalance drops the queue.
            rest(now.delayWhenFailed(), window);
        } else {
            while (!window.isServed() && hasRoom(window, now.threshold())) {
                send(window, subscription, now);
            }
        }
    }

    private boolean isOver(PopWindow window) {
        return stopped || window.processQueue().isDropped();
    }

    /** Whether a pop may go out; when not, the next settled message has this window looked at again. */
    private boolean hasRoom(PopWindow window, int threshold) {
        if (!window.isFull(threshold, site.clock().nanos())) {
            return true;
        }
        PopProcessQueue processQueue = window.processQueue();
        processQueue.onSettled(() -> site.service().executeNow(() -> pop(window)));
        // Messages may have been settled before anybody was told to look.
        return !window.isFull(threshold, site.clock().nanos()) && processQueue.takeBack();
    }

    private void send(PopWindow window, SubscriptionData subscription, Settings now) {
        MessageQueue queue = window.queue();
        boolean mayWait = !window.isAsking();
        Pop header = new Pop(
                group,
                queue.getTopic(),
                queue.getQueueId(),
                now.batchSize(),
                now.invisible().toMillis(),
                mayWait ? POLL_TIME.toMillis() : 0,
                site.clock().millis(),
                now.initMode(),
                subscription.expressionType(),
                subscription.subString(),
                false,
                null,
                queue.getBrokerName());
        Sent sent =
                new Sent(subscription, now.batchSize(), mayWait, site.clock().nanos());
        window.sent(sent.asked());
        Await.whenDone(calls.pop(queue, header, POP_TIMEOUT), (answer, failure) -> {
            long arrivedNanos = site.clock().nanos();
            site.service().executeNow(() -> ended(window, sent, new Ended(arrivedNanos, answer, failure)));
        });
    }

    /**
     * A pop that is under way.
     *
     * @param asked how many messages it asks for
     * @param mayWait whether the broker holds it while there is nothing
     */
    private record Sent(SubscriptionData subscription, int asked, boolean mayWait, long nanos) {
        /** Whether the broker answered before it had waited. */
        boolean isEarly(Ended end) {
            return mayWait && end.arrivedNanos() - nanos < LEAST_HELD.toNanos();
        }
    }

    /** How a pop ended. */
    private record Ended(long arrivedNanos, @Nullable Answer<Popped> answer, @Nullable Throwable failure) {}

    private void ended(PopWindow window, Sent sent, Ended end) {
        window.ended();
        Answer<Popped> answer = end.answer();
        if (!isOver(window) && answer != null && answer.code() == ResponseCode.SUCCESS) {
            found(window, sent, answer, end.arrivedNanos());
            return;
        }
        window.taken(sent.asked());
        window.foundNothing();
        if (isOver(window)) {
            return;
        }
        if (answer == null) {
            Throwable failure = end.failure();
            failed(window, Await.cause(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        switch (answer.code()) {
            case ResponseCode.POLLING_TIMEOUT, ResponseCode.PULL_NOT_FOUND -> {
                if (sent.isEarly(end)) {
                    rest(LEAST_HELD, window);
                } else {
                    pop(window);
                }
            }
            case ResponseCode.POLLING_FULL -> rest(settings.get().delayWhenFailed(), window);
            case ResponseCode.FLOW_CONTROL -> rest(DELAY_WHEN_BROKER_BUSY, window);
            default ->
                failed(
                        window,
                        new MQBrokerException(
                                answer.code(), answer.remark(), window.queue().getBrokerName()));
        }
    }

    private void found(PopWindow window, Sent sent, Answer<Popped> answer, long arrivedNanos) {
        window.leftBehind(answer.header().restNum(), sent.asked());
        Duration interval = settings.get().interval();
        if (interval.isZero()) {
            // Before this answer is read, so that the broker works meanwhile; what it brought still counts as asked
            // for.
            pop(window);
        }
        int count = 0;
        try {
            count = handOver(window, sent.subscription(), answer, arrivedNanos);
        } catch (IllegalArgumentException malformed) {
            // The loop must not end over one answer; its messages come again.
            window.taken(sent.asked());
            failed(window, malformed);
            return;
        }
        window.taken(sent.asked());
        if (!interval.isZero()) {
            rest(interval, window);
        } else if (count < sent.asked()) {
            pop(window);
        }
    }

    /** Gives what was found to the listener, or back; returns how many messages the listener gets. */
    private int handOver(PopWindow window, SubscriptionData subscription, Answer<Popped> answer, long arrivedNanos) {
        List<PopLoan> wanted = new ArrayList<>();
        for (PopLoan loan : loans(window.queue(), answer, arrivedNanos)) {
            if (subscription.wants(loan.message())) {
                wanted.add(loan);
            } else {
                // Compat: a broker compares tags by hash; what differs by text is none of this group's.
                consuming.forget(loan);
            }
        }
        window.borrowed(wanted.size());
        consuming.submit(wanted, window.processQueue(), window.queue());
        return wanted.size();
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

    private void failed(PopWindow window, Throwable failure) {
        log.warn(
                "Pop failed, it is tried again: group={} queue={} cause={}", group, window.queue(), failure.toString());
        window.foundNothing();
        rest(settings.get().delayWhenFailed(), window);
    }

    /** Sends nothing for a while. One pause at a time: whatever else wants one meanwhile shares it. */
    private void rest(Duration delay, PopWindow window) {
        if (window.isResting()) {
            return;
        }
        window.rest(true);
        site.service().executeLater(delay, () -> {
            window.rest(false);
            pop(window);
        });
    }
}
