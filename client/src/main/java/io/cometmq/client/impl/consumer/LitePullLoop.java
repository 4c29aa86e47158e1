// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.PullMessageService;
import io.cometmq.client.impl.consumer.LiteQueues.Next;
import io.cometmq.client.impl.consumer.LiteQueues.Step;
import io.cometmq.client.impl.consumer.LiteQueues.Turn;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls the queues of a lite pull consumer ahead of its polls, each in a loop of its own. Every step runs on the pull
 * thread of the client instance, except the wait for the broker, in which no thread takes part. A loop ends with its
 * {@link Turn}.
 */
final class LitePullLoop {
    private static final Logger log = LoggerFactory.getLogger(LitePullLoop.class);
    private static final Duration DELAY_WHEN_FULL = Duration.ofMillis(50);
    private static final Duration DELAY_WHEN_BROKER_BUSY = Duration.ofMillis(20);
    private static final Duration DELAY_WHEN_PAUSED = Duration.ofSeconds(1);
    /** How often a queue is asked that must not hold another request at the broker. */
    private static final Duration DELAY_WHEN_NOT_HELD = Duration.ofMillis(200);
    /** Of the times when a bound is hit, one in so many is logged. */
    private static final long LOG_EVERY = 1_000;

    private final String group;
    private final Supplier<Settings> settings;
    private final Function<String, @Nullable SubscriptionData> subscriptions;
    private final LiteQueues queues;
    private final PullAPIWrapper pulls;
    private final PullMessageService service;
    private long timesFull;

    /**
     * What the consumer's user decided.
     *
     * @param batchSize messages of one pull
     * @param suspend how long a broker may hold a pull that finds nothing
     * @param timeout how long a pull may take
     * @param delayWhenFailed pause after a pull that failed
     */
    record Settings(LiteBounds bounds, int batchSize, Duration suspend, Duration timeout, Duration delayWhenFailed) {}

    /**
     * A loop for each queue of {@code queues}.
     *
     * @param settings asked for at each step, because they may be changed
     * @param subscriptions what to take of a topic; null when it is not subscribed to any more
     */
    LitePullLoop(
            String group,
            Supplier<Settings> settings,
            Function<String, @Nullable SubscriptionData> subscriptions,
            LiteQueues queues,
            PullAPIWrapper pulls,
            PullMessageService service) {
        this.group = group;
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.queues = queues;
        this.pulls = pulls;
        this.service = service;
    }

    /** Begins the loop of a turn. */
    void begin(Turn turn) {
        service.executeNow(() -> turn(turn));
    }

    private void turn(Turn turn) {
        Settings now = settings.get();
        SubscriptionData subscription = subscriptions.apply(turn.messageQueue().getTopic());
        if (subscription == null) {
            // Unsubscribed a moment ago: the queue is given up by the next rebalance at the latest.
            later(now.delayWhenFailed(), turn);
            return;
        }
        Step step = queues.step(turn, now.bounds());
        switch (step.next()) {
            case END -> log.debug("Pulling ends: group={} queue={}", group, turn.messageQueue());
            case REST_PAUSED -> later(DELAY_WHEN_PAUSED, turn);
            case REST_FULL -> {
                logFull(turn, step);
                later(DELAY_WHEN_FULL, turn);
            }
            case PULL, PULL_WITHOUT_WAITING -> send(turn, step, subscription, now);
        }
    }

    private void logFull(Turn turn, Step step) {
        if (timesFull++ % LOG_EVERY == 0) {
            log.warn(
                    "Pulling waits for polls: group={} queue={} {} times={}",
                    group,
                    turn.messageQueue(),
                    step.bound(),
                    timesFull);
        }
    }

    private void send(Turn turn, Step step, SubscriptionData subscription, Settings now) {
        int flag = PullFlag.SUBSCRIPTION | PullFlag.LITE_PULL;
        if (step.next() == Next.PULL) {
            flag |= PullFlag.SUSPEND;
        }
        PullCall call = new PullCall(
                turn.messageQueue(),
                subscription,
                step.offset(),
                now.batchSize(),
                0,
                flag,
                0,
                now.suspend(),
                now.timeout());
        Await.whenDone(
                pulls.pull(call),
                (answer, failure) -> service.executeNow(() -> ended(turn, step, subscription, answer, failure)));
    }

    private void ended(
            Turn turn,
            Step step,
            SubscriptionData subscription,
            @Nullable Answer<Pulled> answer,
            @Nullable Throwable failure) {
        if (!queues.pullEnded(turn)) {
            return;
        }
        if (answer == null) {
            failed(turn, Await.cause(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        try {
            arrived(turn, step, pulls.process(turn.messageQueue(), subscription, step.offset(), answer));
        } catch (MQBrokerException refused) {
            failed(turn, refused);
        } catch (RuntimeException malformed) {
            // The loop must not end over one answer.
            failed(turn, malformed);
        }
    }

    private void arrived(Turn turn, Step step, PullResult result) {
        if (result.getPullStatus() == PullStatus.OFFSET_ILLEGAL) {
            log.warn(
                    "Offset is not in the queue, pulling goes on where the broker says: group={} queue={} offset={} {}",
                    group,
                    turn.messageQueue(),
                    step.offset(),
                    result);
        }
        if (!queues.arrived(turn, result)) {
            return;
        }
        if (step.next() == Next.PULL_WITHOUT_WAITING && result.getPullStatus() == PullStatus.NO_NEW_MSG) {
            later(DELAY_WHEN_NOT_HELD, turn);
        } else {
            turn(turn);
        }
    }

    private void failed(Turn turn, Throwable failure) {
        if (failure instanceof MQBrokerException refused && refused.getResponseCode() == ResponseCode.FLOW_CONTROL) {
            later(DELAY_WHEN_BROKER_BUSY, turn);
            return;
        }
        log.warn(
                "Pull failed, it is tried again: group={} queue={} cause={}",
                group,
                turn.messageQueue(),
                failure.toString());
        later(settings.get().delayWhenFailed(), turn);
    }

    private void later(Duration delay, Turn turn) {
        service.executeLater(delay, () -> turn(turn));
    }
}
