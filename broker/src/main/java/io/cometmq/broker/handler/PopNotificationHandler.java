// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.request.PopRequests.NOTIFICATION;
import static io.cometmq.remoting.protocol.request.PopRequests.POLLING_INFO;

import io.cometmq.broker.pop.HeldPop;
import io.cometmq.broker.pop.HeldPop.Wake;
import io.cometmq.broker.pop.HeldPops;
import io.cometmq.broker.pop.HeldPops.Held;
import io.cometmq.broker.pop.Pops;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.request.PopRequests.Notification;
import io.cometmq.remoting.protocol.request.PopRequests.Notified;
import io.cometmq.remoting.protocol.request.PopRequests.PollingInfo;
import io.cometmq.remoting.protocol.request.PopRequests.PollingNumber;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves those who ask whether a pop would find a message, and how many pops wait. Thread-safe. */
public final class PopNotificationHandler {
    private static final Notified NOTHING = new Notified(false, false);

    private final PopChecks checks;
    private final PopReader reader;
    private final Pops pops;
    private final Clock clock;

    public PopNotificationHandler(PopChecks checks, PopReader reader, Pops pops, Clock clock) {
        this.checks = checks;
        this.reader = reader;
        this.pops = pops;
        this.clock = clock;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(NOTIFICATION, Lane.INLINE, this::ask);
        table.on(POLLING_INFO, Lane.INLINE, this::waiting);
    }

    CompletionStage<Reply<Notified>> ask(Request<Notification> request) {
        PopPlan plan;
        try {
            plan = checks.plan(request.header());
        } catch (Refusal no) {
            // Compat: clients of pops read a header even in a refusal.
            return CompletableFuture.completedFuture(Reply.of(no.code(), no.remark(), NOTHING));
        }
        CompletableFuture<Reply<Notified>> later = new CompletableFuture<>();
        answerOrHold(request, plan, later);
        return later;
    }

    private void answerOrHold(Request<Notification> request, PopPlan plan, CompletableFuture<Reply<Notified>> later) {
        boolean found = reader.hasFree(plan, clock.millis());
        if (found || plan.deadlineMillis() <= clock.millis()) {
            later.complete(Reply.of(new Notified(found, false)));
            return;
        }
        request.held();
        Pop ask = plan.ask();
        HeldPops asked = pops.asked();
        HeldPop waiting = new HeldPop(
                ask.topic(),
                ask.consumerGroup(),
                ask.queueId(),
                plan.filter(),
                plan.deadlineMillis(),
                () -> !request.connection().isOpen(),
                why -> later.complete(Reply.of(new Notified(why == Wake.ARRIVED, false))));
        Held held = asked.hold(waiting, () -> reader.hasFree(plan, clock.millis()));
        if (held != Held.YES) {
            later.complete(Reply.of(new Notified(false, true)));
        }
    }

    Reply<PollingNumber> waiting(Request<PollingInfo> request) {
        PollingInfo ask = request.header();
        checks.readable(ask.topic(), ask.queueId());
        checks.group(ask.consumerGroup());
        return Reply.of(new PollingNumber(pops.held().count(ask.topic(), ask.consumerGroup(), ask.queueId())));
    }
}
