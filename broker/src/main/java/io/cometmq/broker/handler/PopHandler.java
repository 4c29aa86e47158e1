// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.POLLING_FULL;
import static io.cometmq.remoting.protocol.ResponseCode.POLLING_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;

import io.cometmq.broker.pop.HeldPop;
import io.cometmq.broker.pop.HeldPop.Wake;
import io.cometmq.broker.pop.HeldPops;
import io.cometmq.broker.pop.LoanTerms;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.ReadResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Serves pops. What is in memory is lent at once by the asking thread; a pop that would wait for the disk goes to the slow
 * lane; one that finds nothing may be held until a message comes. Thread-safe.
 */
public final class PopHandler {
    private static final Popped NOTHING = new Popped(0, 0, 0, 0, null, null, null);
    private static final String EMPTY = ReadResult.Status.NO_MESSAGE_IN_QUEUE.name();

    private final PopChecks checks;
    private final PopReader reader;
    private final HeldPops held;
    private final Executor coldReads;
    private final BrokerStats stats;
    private final Clock clock;

    /** Everything that pops are served with. */
    public PopHandler(
            PopChecks checks, PopReader reader, HeldPops held, Executor coldReads, BrokerStats stats, Clock clock) {
        this.checks = checks;
        this.reader = reader;
        this.held = held;
        this.coldReads = coldReads;
        this.stats = stats;
        this.clock = clock;
    }

    /** Adds this handler's row. */
    public void bind(HandlerTable table) {
        table.onAsync(POP_MESSAGE, Lane.INLINE, this::pop);
    }

    CompletionStage<Reply<Popped>> pop(Request<Pop> request) {
        PopPlan plan;
        try {
            plan = checks.plan(request.header());
        } catch (Refusal no) {
            // Compat: clients of pops read a header even in a refusal.
            return CompletableFuture.completedFuture(Reply.of(no.code(), no.remark(), NOTHING));
        }
        CompletableFuture<Reply<Popped>> later = new CompletableFuture<>();
        attempt(new Waiting(request, plan, later), false);
        return later;
    }

    /** A pop on its way to its answer. */
    private record Waiting(Request<Pop> request, PopPlan plan, CompletableFuture<Reply<Popped>> later) {
        boolean isAbandoned() {
            return !request.connection().isOpen();
        }
    }

    /** Answers, or holds the pop for another attempt; on this thread, or on one that may wait for the disk. */
    private void attempt(Waiting pop, boolean last) {
        try {
            if (reader.isCold(pop.plan())) {
                attemptWaiting(pop, last);
            } else {
                attempt(pop, last, false);
            }
        } catch (RuntimeException failure) {
            // Whoever woke this pop wakes others too, and must not stop at it.
            pop.later().completeExceptionally(failure);
        }
    }

    private void attemptWaiting(Waiting pop, boolean last) {
        try {
            coldReads.execute(() -> attempt(pop, last, true));
        } catch (RejectedExecutionException full) {
            pop.later().completeExceptionally(new Refusal(SYSTEM_BUSY, "broker busy: " + full.getMessage()));
        }
    }

    private void attempt(Waiting pop, boolean last, boolean mayWait) {
        try {
            PopPlan plan = pop.plan();
            LoanTerms terms = new LoanTerms(clock.millis(), plan.ask().invisibleTime(), plan.fromEnd());
            PopBatch batch = reader.take(plan, terms, mayWait);
            if (batch.mustWait()) {
                attemptWaiting(pop, last);
                return;
            }
            if (batch.count() > 0) {
                found(pop, batch);
            } else {
                notFound(pop, batch, last);
            }
            if (batch.rest() > 0 && (batch.count() > 0 || mayWait)) {
                held.wakeNext(
                        plan.ask().topic(),
                        plan.ask().consumerGroup(),
                        plan.ask().queueId());
            }
        } catch (RuntimeException failure) {
            pop.later().completeExceptionally(failure);
        }
    }

    private void found(Waiting pop, PopBatch batch) {
        Pop ask = pop.plan().ask();
        stats.got(ask.topic(), ask.consumerGroup(), ask.queueId(), batch.count(), batch.bytes(), 0);
        stats.popped(ask.topic(), ask.consumerGroup(), batch.count());
        Body body = batch.body();
        Reply<Popped> reply = new Reply<>(
                SUCCESS, ReadResult.Status.FOUND.name(), batch.header(pop.plan().ordered()), Map.of(), body);
        if (!pop.later().complete(reply)) {
            body.close();
        }
    }

    private void notFound(Waiting pop, PopBatch batch, boolean last) {
        Popped header = batch.header(pop.plan().ordered());
        if (batch.full()) {
            stats.missed();
            pop.later().complete(Reply.of(POLLING_FULL, fullRemark(pop.plan(), reader.mostLent()), header));
        } else if (last || batch.passedOver() || pop.plan().deadlineMillis() <= clock.millis()) {
            stats.missed();
            pop.later().complete(Reply.of(POLLING_TIMEOUT, EMPTY, header));
        } else {
            hold(pop, header);
        }
    }

    private void hold(Waiting pop, Popped header) {
        pop.request().held();
        PopPlan plan = pop.plan();
        Pop ask = plan.ask();
        HeldPop waiting = new HeldPop(
                ask.topic(),
                ask.consumerGroup(),
                ask.queueId(),
                plan.filter(),
                plan.deadlineMillis(),
                pop::isAbandoned,
                why -> resume(pop, why, header));
        switch (held.hold(waiting, () -> reader.hasFree(plan, clock.millis()))) {
            case YES -> {
                // Answered when it is resumed.
            }
            case QUEUE_FULL ->
                pop.later()
                        .complete(Reply.of(
                                POLLING_FULL,
                                "as many pops of group " + ask.consumerGroup() + " wait on queue " + ask.queueId()
                                        + " of topic " + ask.topic() + " as popPollingSize="
                                        + held.bounds().maxHeldPerQueue() + " allows",
                                header));
            case BROKER_FULL ->
                pop.later()
                        .complete(Reply.of(
                                POLLING_FULL,
                                held.count() + " pops wait on this broker, as many as maxPopPollingSize="
                                        + held.bounds().maxHeld() + " allows",
                                header));
        }
    }

    private void resume(Waiting pop, Wake why, Popped header) {
        Pop ask = pop.plan().ask();
        if (why == Wake.ARRIVED && pop.isAbandoned()) {
            pop.later().complete(Reply.of(POLLING_TIMEOUT, EMPTY, header));
            held.wakeNext(ask.topic(), ask.consumerGroup(), ask.queueId());
        } else if (why == Wake.STOPPED || pop.isAbandoned()) {
            pop.later().complete(Reply.of(POLLING_TIMEOUT, EMPTY, header));
        } else {
            attemptAgain(pop, why == Wake.EXPIRED);
        }
    }

    /** The topic may be gone by now. */
    private void attemptAgain(Waiting pop, boolean last) {
        try {
            checks.readable(pop.plan().ask().topic(), pop.plan().ask().queueId());
        } catch (Refusal no) {
            pop.later().complete(Reply.of(no.code(), no.remark(), NOTHING));
            return;
        }
        attempt(pop, last);
    }

    private static String fullRemark(PopPlan plan, int most) {
        return "group " + plan.ask().consumerGroup() + " has popped and not acked as many messages of topic "
                + plan.ask().topic() + " as popInflightMessageThreshold=" + most + " allows for a queue";
    }
}
