// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.PullMessageService;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls the queues of a push consumer, each in a loop of its own: check the bounds, pull, hand over what came, pull again.
 *
 * <p>Every step runs on the pull thread of the client instance, except the wait for the broker, in which no thread takes
 * part. A loop ends when its queue is dropped or the consumer stops.
 */
final class PullLoop {
    private static final Logger log = LoggerFactory.getLogger(PullLoop.class);
    private static final Duration BROKER_SUSPEND = Duration.ofSeconds(15);
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DELAY_WHEN_FULL = Duration.ofMillis(50);
    private static final Duration DELAY_WHEN_BROKER_BUSY = Duration.ofMillis(20);
    private static final Duration DELAY_WHEN_PAUSED = Duration.ofSeconds(1);
    /** Of the times when a bound is hit, one in so many is logged. */
    private static final long LOG_EVERY = 1_000;

    private final Settings settings;
    private final Subscriptions subscriptions;
    private final PullAPIWrapper pulls;
    private final OffsetStore offsets;
    private final ConsumeMessageService consuming;
    private final PullMessageService service;
    private final ConsumerStats stats;
    private final Consumer<PullRequest> onIllegalOffset;
    private volatile boolean paused;
    private volatile boolean stopped;
    private long timesFull;

    /**
     * What the consumer's user decided.
     *
     * @param flowControl the bounds, asked for at each pull, because they may be changed
     * @param commitInPull whether pulls carry the group's offset
     * @param subscriptionInPull whether pulls carry the subscription
     * @param interval pause between two pulls of a queue that has messages
     * @param delayWhenFailed pause after a pull that failed
     */
    record Settings(
            String group,
            Supplier<FlowControl> flowControl,
            int batchSize,
            int batchBytes,
            boolean commitInPull,
            boolean subscriptionInPull,
            Duration interval,
            Duration delayWhenFailed) {}

    PullLoop(
            Settings settings,
            Subscriptions subscriptions,
            PullAPIWrapper pulls,
            OffsetStore offsets,
            ConsumeMessageService consuming,
            PullMessageService service,
            ConsumerStats stats,
            Consumer<PullRequest> onIllegalOffset) {
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.pulls = pulls;
        this.offsets = offsets;
        this.consuming = consuming;
        this.service = service;
        this.stats = stats;
        this.onIllegalOffset = onIllegalOffset;
    }

    /** Begins the loop of a queue. */
    void begin(PullRequest request) {
        service.executeNow(() -> pull(request));
    }

    /** Pauses all loops, or lets them go on; they notice within a second. */
    void pause(boolean pause) {
        paused = pause;
    }

    boolean isPaused() {
        return paused;
    }

    /** Ends all loops; what is on its way is not handed over any more. */
    void stop() {
        stopped = true;
    }

    /** Forgets what brokers suggested for a queue that is given up. */
    void forget(MessageQueue queue) {
        pulls.forget(queue);
    }

    private void pull(PullRequest request) {
        ProcessQueue processQueue = request.processQueue();
        if (stopped || processQueue.isDropped()) {
            return;
        }
        processQueue.pulledAt(stats.clock().millis());
        SubscriptionData subscription = subscriptions.get(request.queue().getTopic());
        if (paused) {
            later(DELAY_WHEN_PAUSED, request);
        } else if (subscription == null) {
            // Unsubscribed a moment ago: the next rebalance drops the queue.
            later(settings.delayWhenFailed(), request);
        } else if (isFull(request)) {
            later(DELAY_WHEN_FULL, request);
        } else {
            send(request, subscription);
        }
    }

    private boolean isFull(PullRequest request) {
        String bound = settings.flowControl().get().exceededBy(request.processQueue());
        if (bound.isEmpty()) {
            return false;
        }
        if (timesFull++ % LOG_EVERY == 0) {
            log.warn(
                    "Pulling waits for the listener: group={} queue={} {} times={}",
                    settings.group(),
                    request.queue(),
                    bound,
                    timesFull);
        }
        return true;
    }

    private void send(PullRequest request, SubscriptionData subscription) {
        int flag = PullFlag.SUSPEND;
        long commit = 0;
        if (settings.commitInPull()) {
            commit = Math.max(0, offsets.readOffset(request.queue(), ReadOffsetType.READ_FROM_MEMORY));
            flag |= commit > 0 ? PullFlag.COMMIT_OFFSET : 0;
        }
        if (settings.subscriptionInPull()) {
            flag |= PullFlag.SUBSCRIPTION;
        }
        PullCall call = new PullCall(
                request.queue(),
                subscription,
                request.nextOffset(),
                settings.batchSize(),
                settings.batchBytes(),
                flag,
                commit,
                BROKER_SUSPEND,
                PULL_TIMEOUT);
        request.setSentNanos(stats.clock().nanos());
        Await.whenDone(
                pulls.pull(call),
                (answer, failure) -> service.executeNow(() -> arrived(request, subscription, answer, failure)));
    }

    private void arrived(
            PullRequest request,
            SubscriptionData subscription,
            @Nullable Answer<Pulled> answer,
            @Nullable Throwable failure) {
        if (stopped || request.processQueue().isDropped()) {
            return;
        }
        if (answer == null) {
            failed(request, Await.cause(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        try {
            handle(request, pulls.process(request.queue(), subscription, request.nextOffset(), answer));
        } catch (MQBrokerException refused) {
            failed(request, refused);
        } catch (RuntimeException malformed) {
            // The loop must not end over one answer.
            failed(request, malformed);
        }
    }

    private void handle(PullRequest request, PullResult result) {
        if (result.getPullStatus() == PullStatus.OFFSET_ILLEGAL) {
            log.warn(
                    "Offset is not in the queue: group={} queue={} offset={} {}",
                    settings.group(),
                    request.queue(),
                    request.nextOffset(),
                    result);
            request.setNextOffset(result.getNextBeginOffset());
            onIllegalOffset.accept(request);
            return;
        }
        request.setNextOffset(result.getNextBeginOffset());
        List<MessageExt> messages = result.getMsgFoundList();
        if (messages == null || messages.isEmpty()) {
            skipTo(request);
            pull(request);
            return;
        }
        stats.pulled(
                request.queue().getTopic(),
                messages.size(),
                Duration.ofNanos(stats.clock().nanos() - request.sentNanos()).toMillis());
        request.processQueue().put(messages);
        consuming.submit(messages, request.processQueue(), request.queue());
        if (settings.interval().isZero()) {
            pull(request);
        } else {
            later(settings.interval(), request);
        }
    }

    /** Where the filter lets nothing through, the group's offset moves on all the same. */
    private void skipTo(PullRequest request) {
        if (request.processQueue().count() == 0) {
            offsets.updateOffset(request.queue(), request.nextOffset(), true);
        }
    }

    private void failed(PullRequest request, Throwable failure) {
        if (failure instanceof MQBrokerException refused && refused.getResponseCode() == ResponseCode.FLOW_CONTROL) {
            later(DELAY_WHEN_BROKER_BUSY, request);
            return;
        }
        log.warn(
                "Pull failed, it is tried again: group={} queue={} cause={}",
                settings.group(),
                request.queue(),
                failure.toString());
        later(settings.delayWhenFailed(), request);
    }

    private void later(Duration delay, PullRequest request) {
        service.executeLater(delay, () -> pull(request));
    }
}
