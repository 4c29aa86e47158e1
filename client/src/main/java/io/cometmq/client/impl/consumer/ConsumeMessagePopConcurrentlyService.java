// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyContext;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.impl.Await;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a concurrent listener with popped messages. What was consumed is acked; what was not comes again after a delay,
 * and after the last try goes to the dead letters. A message whose loan is over is left alone: the broker lends it anew.
 * Thread-safe.
 */
final class ConsumeMessagePopConcurrentlyService implements Resource {
    private static final Logger log = LoggerFactory.getLogger(ConsumeMessagePopConcurrentlyService.class);
    /** When messages are tried again for which the pool has no room. */
    private static final Duration LOCAL_RETRY_DELAY = Duration.ofSeconds(5);

    private static final int DEAD_LETTERS = -1;
    /** After how long a message comes again, in seconds, by level or by the number of its retries. */
    private static final int[] DELAY_SECONDS = {
        10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200
    };

    private final Settings settings;
    private final MessageListenerConcurrently listener;
    private final PopCalls pops;
    private final PopAcks acks;
    private final SendBack sendBack;
    private final ListenerCalls calls;
    private final ConsumeThreads threads;
    private volatile boolean stopping;

    /**
     * What the consumer's user decided.
     *
     * @param batchSize messages per listener call
     * @param maxReconsumeTimes after so many retries a message goes to the dead letters
     */
    record Settings(String group, int batchSize, int maxReconsumeTimes) {}

    ConsumeMessagePopConcurrentlyService(
            Settings settings,
            MessageListenerConcurrently listener,
            PopCalls pops,
            SendBack sendBack,
            ListenerCalls calls,
            ConsumeThreads threads) {
        this.settings = settings;
        this.listener = listener;
        this.pops = pops;
        this.acks = new PopAcks(settings.group(), pops::ack);
        this.sendBack = sendBack;
        this.calls = calls;
        this.threads = threads;
    }

    /** Takes over messages that {@code processQueue} has counted already. Never blocks. */
    void submit(List<PopLoan> loans, PopProcessQueue processQueue, MessageQueue queue) {
        new SharedBatches<>(
                        loans,
                        settings.batchSize(),
                        threads,
                        batch -> consume(batch, processQueue, queue),
                        rest -> submitLater(rest, processQueue, queue))
                .start();
    }

    private void submitLater(List<PopLoan> loans, PopProcessQueue processQueue, MessageQueue queue) {
        if (!stopping) {
            threads.after(LOCAL_RETRY_DELAY, "consume-later", () -> submit(loans, processQueue, queue));
        }
    }

    /** Acks a message that is not for this group. */
    void forget(PopLoan loan) {
        acks.add(List.of(loan), () -> {});
    }

    /** One listener call and its consequences. */
    void consume(List<PopLoan> batch, PopProcessQueue processQueue, MessageQueue queue) {
        if (stopping || processQueue.isDropped()) {
            processQueue.settled(batch.size());
            return;
        }
        List<PopLoan> ours = withoutOver(batch, processQueue, "before");
        if (ours.isEmpty()) {
            return;
        }
        List<MessageExt> messages = messages(ours);
        ConsumeConcurrentlyContext context = new ConsumeConcurrentlyContext(queue);
        ConsumeConcurrentlyStatus status = calls.run(queue, messages, () -> listener.consumeMessage(messages, context))
                .or(ConsumeConcurrentlyStatus.RECONSUME_LATER);
        int consumed = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                ? Math.max(0, Math.min(context.getAckIndex(), ours.size() - 1) + 1)
                : 0;
        calls.stats().consumed(queue.getTopic(), consumed, ours.size() - consumed);
        // A receipt holds whoever has the queue by now, so that a queue that was given up meanwhile makes no
        // difference.
        List<PopLoan> done = withoutOver(ours.subList(0, consumed), processQueue, "after");
        if (!done.isEmpty()) {
            acks.add(done, () -> processQueue.settled(done.size()));
        }
        for (PopLoan loan : withoutOver(ours.subList(consumed, ours.size()), processQueue, "after")) {
            settle(loan, tell(loan, context.getDelayLevelWhenNextConsume()), processQueue);
        }
    }

    /** Those whose loan is not over; the others are counted out, the broker lends them anew. */
    private List<PopLoan> withoutOver(List<PopLoan> loans, PopProcessQueue processQueue, String when) {
        long now = threads.clock().nanos();
        if (!isAnyOver(loans, now)) {
            return loans;
        }
        List<PopLoan> ours = new ArrayList<>(loans.size());
        for (PopLoan loan : loans) {
            if (loan.isOver(now)) {
                processQueue.settled(1);
                log.warn(
                        "Invisible time is over {} the listener's call, the message comes again: group={} msgId={}"
                                + " boundMillis={}",
                        when,
                        settings.group(),
                        loan.message().getMsgId(),
                        loan.receipt().invisibleMillis());
            } else {
                ours.add(loan);
            }
        }
        return ours;
    }

    private static List<MessageExt> messages(List<PopLoan> loans) {
        MessageExt[] messages = new MessageExt[loans.size()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = loans.get(i).message();
        }
        return List.of(messages);
    }

    private static boolean isAnyOver(List<PopLoan> loans, long nowNanos) {
        for (PopLoan loan : loans) {
            if (loan.isOver(nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /** Says that a message was not consumed. */
    private CompletableFuture<Void> tell(PopLoan loan, int delayLevel) {
        int tries = loan.message().getReconsumeTimes();
        if (delayLevel >= 0 && tries < settings.maxReconsumeTimes()) {
            return pops.comeAgain(loan, delay(delayLevel, tries));
        }
        // Brokers do not count the tries of popped messages; their last try is for the consumer to see.
        return sendBack.ask(loan.message(), DEAD_LETTERS)
                .thenApply(done -> true)
                .exceptionally(failure -> {
                    log.warn(
                            "Message not given to the dead letters, it comes again: group={} msgId={} cause={}",
                            settings.group(),
                            loan.message().getMsgId(),
                            failure.toString());
                    return false;
                })
                .thenCompose(given -> given ? pops.ack(loan) : pops.comeAgain(loan, delay(0, tries)));
    }

    /** When a message comes again: by this level, or by its number of tries when the level is 0. */
    static Duration delay(int delayLevel, int tries) {
        int step = delayLevel == 0 ? tries : delayLevel;
        return Duration.ofSeconds(DELAY_SECONDS[Math.min(Math.max(0, step), DELAY_SECONDS.length - 1)]);
    }

    private void settle(PopLoan loan, CompletableFuture<Void> told, PopProcessQueue processQueue) {
        Await.whenDone(told, (done, failure) -> {
            processQueue.settled(1);
            if (failure != null) {
                acks.warn(List.of(loan), failure);
            }
        });
    }

    /** Completes when every ack that was sent so far is answered or has failed. */
    CompletableFuture<Void> acksAnswered() {
        return acks.answered();
    }

    /** Begins no new listener call; acks wait for nothing any more. */
    @Override
    public void close() {
        stopping = true;
        acks.close();
    }
}
