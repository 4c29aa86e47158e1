// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.broker.pop.Lent;
import io.cometmq.broker.pop.LoanTerms;
import io.cometmq.broker.pop.OrderedLent;
import io.cometmq.broker.pop.PopQueue;
import io.cometmq.broker.pop.Pops;
import io.cometmq.common.attribute.GroupAttributes;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.store.RecordFilter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/** Goes from queue to queue for a pop: the topic's, and those of the group's retry topic. Thread-safe. */
public final class PopReader {
    private static final String MESSAGE_TYPE = "message.type";
    private static final String PRIORITY = "PRIORITY";
    private static final int PERCENT = 100;
    /** Receipts carry the number of a revive queue, as RocketMQ's do; here it says nothing. */
    private static final int REVIVE_QUEUES = 8;

    private final Pops pops;
    private final String brokerName;
    private final IntUnaryOperator random;
    private final AtomicInteger reviveQueue = new AtomicInteger();

    /**
     * @param random gives a number from 0 to its argument, exclusive
     */
    public PopReader(Pops pops, String brokerName, IntUnaryOperator random) {
        this.pops = pops;
        this.brokerName = brokerName;
        this.random = random;
    }

    /**
     * Takes what there is.
     *
     * @param mayWait whether the calling thread may wait for the disk; if not, see {@link PopBatch#mustWait()}
     */
    PopBatch take(PopPlan plan, LoanTerms terms, boolean mayWait) {
        PopBatch batch = new PopBatch(terms, reviveQueueOf(plan), plan.ask().maxMsgNums());
        try {
            if (plan.ordered()) {
                takeInOrder(plan, batch);
            } else {
                takeAny(plan, batch, mayWait);
            }
        } catch (RuntimeException failure) {
            batch.body().close();
            throw failure;
        }
        return batch;
    }

    /** How many messages of a queue may be lent at this moment. */
    int mostLent() {
        return pops.config().maxLentPerQueue();
    }

    private void takeAny(PopPlan plan, PopBatch batch, boolean mayWait) {
        boolean byPriority = isByPriority(plan);
        int percent = byPriority
                ? pops.config().retryFirstPercentOfPriority()
                : pops.config().retryFirstPercent();
        boolean retryFirst = random.applyAsInt(PERCENT) < percent;
        if (retryFirst) {
            takeRetried(plan, batch, mayWait);
        }
        int queues = plan.topic().readQueueNums();
        int start = byPriority ? 0 : random.applyAsInt(queues);
        for (int i = 0; i < (plan.anyQueue() ? queues : 1) && !batch.mustWait(); i++) {
            takeOf(queueId(plan, start, i, byPriority), plan, batch, mayWait);
        }
        if (!retryFirst && batch.hasRoom() && !batch.mustWait()) {
            takeRetried(plan, batch, mayWait);
        }
    }

    private int queueId(PopPlan plan, int start, int index, boolean byPriority) {
        if (!plan.anyQueue()) {
            return plan.ask().queueId();
        }
        int queues = plan.topic().readQueueNums();
        boolean backwards = byPriority && !pops.config().priorityAscending();
        return backwards ? queues - 1 - index : (start + index) % queues;
    }

    private void takeOf(int queueId, PopPlan plan, PopBatch batch, boolean mayWait) {
        Pop ask = plan.ask();
        PopQueue queue = pops.queues().of(ask.topic(), ask.consumerGroup(), queueId);
        if (!batch.hasRoom()) {
            batch.leave(queue.rest(plan.fromEnd()));
            return;
        }
        batch.add(
                queue.lend(batch.terms(), plan.filter(), batch.roomForMessages(), batch.roomForBytes(), mayWait),
                Origin.TOPIC,
                queueId);
    }

    private void takeRetried(PopPlan plan, PopBatch batch, boolean mayWait) {
        Pop ask = plan.ask();
        if (TopicNames.isRetryTopic(ask.topic())) {
            return;
        }
        takeRetried(TopicNames.popRetryTopic(ask.consumerGroup(), ask.topic()), Origin.RETRY_V1, plan, batch, mayWait);
        takeRetried(
                TopicNames.popRetryTopicV2(ask.consumerGroup(), ask.topic()), Origin.RETRY_V2, plan, batch, mayWait);
    }

    private void takeRetried(String name, Origin origin, PopPlan plan, PopBatch batch, boolean mayWait) {
        TopicConfig retry = batch.mustWait() ? null : pops.retries().forReading(origin, name);
        for (int queueId = 0;
                retry != null && batch.hasRoom() && !batch.mustWait() && queueId < retry.readQueueNums();
                queueId++) {
            PopQueue queue = pops.queues().of(name, plan.ask().consumerGroup(), queueId);
            Lent lent =
                    queue.lend(batch.terms(), RecordFilter.ALL, batch.roomForMessages(), batch.roomForBytes(), mayWait);
            if (pops.config().actualRetryTopic()) {
                batch.add(lent, origin, queueId);
            } else {
                batch.addRetried(lent, origin, queueId, plan.ask().topic(), brokerName);
            }
        }
    }

    private void takeInOrder(PopPlan plan, PopBatch batch) {
        int queues = plan.topic().readQueueNums();
        int start = random.applyAsInt(queues);
        for (int i = 0; i < (plan.anyQueue() ? queues : 1) && batch.hasRoom(); i++) {
            int queueId = queueId(plan, start, i, false);
            OrderedLent lent = pops.ordered()
                    .of(plan.ask().topic(), plan.ask().consumerGroup(), queueId)
                    .lend(
                            batch.terms(),
                            plan.ask().attemptId(),
                            plan.filter(),
                            batch.roomForMessages(),
                            batch.roomForBytes());
            batch.add(lent.lent(), Origin.TOPIC, queueId);
            batch.addOrderCounts(lent.lent(), queueId, lent.handedOut());
        }
    }

    /** Whether a pop in order would probably have to wait for the disk; others find out when they take. */
    boolean isCold(PopPlan plan) {
        Pop ask = plan.ask();
        return plan.ordered()
                && anyQueueOf(plan, queueId -> pops.ordered()
                        .of(ask.topic(), ask.consumerGroup(), queueId)
                        .isCold(plan.fromEnd()));
    }

    /** Whether a pop would find a message, as far as one can say without looking at it. */
    boolean hasFree(PopPlan plan, long nowMillis) {
        return anyQueueOf(plan, queueId -> hasFree(plan, queueId, nowMillis))
                || (!plan.ordered() && (hasRetried(plan, Origin.RETRY_V1) || hasRetried(plan, Origin.RETRY_V2)));
    }

    private boolean hasFree(PopPlan plan, int queueId, long nowMillis) {
        Pop ask = plan.ask();
        return plan.ordered()
                ? pops.ordered()
                        .of(ask.topic(), ask.consumerGroup(), queueId)
                        .hasFree(ask.attemptId(), nowMillis, plan.fromEnd())
                : pops.queues().of(ask.topic(), ask.consumerGroup(), queueId).hasFree(plan.fromEnd());
    }

    private boolean hasRetried(PopPlan plan, Origin origin) {
        String group = plan.ask().consumerGroup();
        String name = origin == Origin.RETRY_V1
                ? TopicNames.popRetryTopic(group, plan.ask().topic())
                : TopicNames.popRetryTopicV2(group, plan.ask().topic());
        TopicConfig retry = pops.retries().forReading(origin, name);
        for (int queueId = 0; retry != null && queueId < retry.readQueueNums(); queueId++) {
            if (pops.queues().of(name, group, queueId).hasFree(false)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyQueueOf(PopPlan plan, Predicate<Integer> test) {
        if (!plan.anyQueue()) {
            return test.test(plan.ask().queueId());
        }
        for (int queueId = 0; queueId < plan.topic().readQueueNums(); queueId++) {
            if (test.test(queueId)) {
                return true;
            }
        }
        return false;
    }

    private boolean isByPriority(PopPlan plan) {
        return PRIORITY.equals(plan.topic().attributes().get(MESSAGE_TYPE))
                && random.applyAsInt(PERCENT) < priorityFactor(plan);
    }

    private static int priorityFactor(PopPlan plan) {
        String factor = plan.group().attributes().get(GroupAttributes.PRIORITY_FACTOR);
        try {
            return factor == null ? PERCENT : Integer.parseInt(factor);
        } catch (NumberFormatException ignored) {
            // Somebody wrote nonsense into the group's attributes: as if nothing were there.
            return PERCENT;
        }
    }

    private int reviveQueueOf(PopPlan plan) {
        return plan.ordered()
                ? PopReceipt.ORDERED
                : (reviveQueue.getAndIncrement() & Integer.MAX_VALUE) % REVIVE_QUEUES;
    }
}
