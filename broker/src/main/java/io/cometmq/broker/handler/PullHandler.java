// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.PULL_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.request.PullRequests.LITE_PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;

import io.cometmq.broker.longpoll.HeldPull;
import io.cometmq.broker.longpoll.HeldPull.Wake;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.longpoll.LongPollConfig;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.ReadResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Serves pulls. What is in memory is read at once by the asking thread; a read that would wait for the disk goes to the
 * slow lane; a pull that finds nothing may be held until a message comes. Thread-safe.
 */
public final class PullHandler {
    private final MessageStore store;
    private final PullChecks checks;
    private final ConsumerOffsets offsets;
    private final HeldPulls held;
    private final LongPollConfig polling;
    private final Lanes lanes;
    private final BrokerStats stats;
    private final Clock clock;

    /** Everything that pulls are served with. */
    public PullHandler(
            MessageStore store,
            PullChecks checks,
            ConsumerOffsets offsets,
            HeldPulls held,
            LongPollConfig polling,
            Lanes lanes,
            BrokerStats stats,
            Clock clock) {
        this.store = store;
        this.checks = checks;
        this.offsets = offsets;
        this.held = held;
        this.polling = polling;
        this.lanes = lanes;
        this.stats = stats;
        this.clock = clock;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(PULL_MESSAGE, Lane.INLINE, this::pull);
        table.onAsync(LITE_PULL_MESSAGE, Lane.INLINE, this::pull);
    }

    CompletionStage<Reply<Pulled>> pull(Request<Pull> request) {
        Pull ask = request.header();
        PullPlan plan;
        try {
            plan = checks.plan(ask);
        } catch (PullForbidden no) {
            return CompletableFuture.completedFuture(no.reply());
        }
        if (PullFlags.commitsOffset(ask.sysFlag()) && ask.commitOffset() >= 0) {
            offsets.commit(ask.consumerGroup(), ask.topic(), ask.queueId(), ask.commitOffset());
        }
        if (isCold(ask)) {
            return onSlowLane(() -> answerOrHold(request, plan));
        }
        return answerOrHold(request, plan);
    }

    private CompletionStage<Reply<Pulled>> answerOrHold(Request<Pull> request, PullPlan plan) {
        Pull ask = request.header();
        Reply<Pulled> reply = read(ask, plan);
        boolean wait =
                reply.code() == PULL_NOT_FOUND && PullFlags.waits(ask.sysFlag()) && ask.suspendTimeoutMillis() > 0;
        return wait ? hold(request, plan) : CompletableFuture.completedFuture(reply);
    }

    private CompletionStage<Reply<Pulled>> hold(Request<Pull> request, PullPlan plan) {
        Pull ask = request.header();
        CompletableFuture<Reply<Pulled>> later = new CompletableFuture<>();
        HeldPull pull = new HeldPull(
                new QueueId(ask.topic(), ask.queueId()),
                ask.queueOffset(),
                plan.filter(),
                clock.millis() + polling.holdMillis(ask.suspendTimeoutMillis()),
                () -> !request.connection().isOpen(),
                why -> resume(request, plan, why, later));
        return switch (held.hold(pull)) {
            case YES -> later;
            case QUEUE_FULL ->
                throw busy(polling.maxHeldPullsPerQueue() + " pulls wait on queue " + ask.queueId() + " of topic "
                        + ask.topic() + ", as many as maxHeldPullsPerQueue allows");
            case BROKER_FULL ->
                throw busy(polling.maxHeldPulls() + " pulls wait on this broker, as many as maxHeldPulls allows");
        };
    }

    private void resume(Request<Pull> request, PullPlan plan, Wake why, CompletableFuture<Reply<Pulled>> later) {
        Pull ask = request.header();
        if (why == Wake.STOPPED || !request.connection().isOpen()) {
            later.complete(notFound(ask, plan, "the broker stops"));
            return;
        }
        try {
            if (isCold(ask)) {
                lanes.executor(Lane.SLOW).execute(() -> complete(ask, plan, later));
            } else {
                complete(ask, plan, later);
            }
        } catch (RejectedExecutionException full) {
            later.completeExceptionally(busy(String.valueOf(full.getMessage())));
        } catch (RuntimeException failure) {
            // Whoever woke this pull wakes others too, and must not stop at it.
            later.completeExceptionally(failure);
        }
    }

    private void complete(Pull ask, PullPlan plan, CompletableFuture<Reply<Pulled>> later) {
        try {
            later.complete(read(ask, plan));
        } catch (RuntimeException failure) {
            later.completeExceptionally(failure);
        }
    }

    private Reply<Pulled> read(Pull ask, PullPlan plan) {
        ReadResult result = store.read(
                ask.topic(), ask.queueId(), ask.queueOffset(), plan.maxMessages(), plan.maxBytes(), plan.filter());
        Pulled header = new Pulled(
                0,
                result.nextOffset(),
                result.minOffset(),
                result.maxOffset(),
                null,
                plan.topic().topicSysFlag(),
                plan.group().groupSysFlag(),
                null);
        String remark = result.status().name();
        if (result.status() != ReadResult.Status.FOUND) {
            result.close();
            stats.missed();
            return Reply.of(PullCodes.of(result.status(), ask.queueOffset()), remark, header);
        }
        SlicesBody body = SlicesBody.of(result);
        stats.got(ask.topic(), ask.consumerGroup(), result.records().size(), body.size());
        offsets.pulledTo(ask.consumerGroup(), ask.topic(), ask.queueId(), result.nextOffset());
        return new Reply<>(SUCCESS, remark, header, Map.of(), body);
    }

    private boolean isCold(Pull ask) {
        return store.isCold(ask.topic(), ask.queueId(), ask.queueOffset());
    }

    private CompletionStage<Reply<Pulled>> onSlowLane(SlowRead read) {
        CompletableFuture<CompletionStage<Reply<Pulled>>> handedOver = new CompletableFuture<>();
        try {
            lanes.executor(Lane.SLOW).execute(() -> {
                try {
                    handedOver.complete(read.run());
                } catch (RuntimeException failure) {
                    handedOver.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException full) {
            throw busy(String.valueOf(full.getMessage()));
        }
        return handedOver.thenCompose(stage -> stage);
    }

    private static Reply<Pulled> notFound(Pull ask, PullPlan plan, String remark) {
        return Reply.of(
                PULL_NOT_FOUND,
                remark,
                new Pulled(
                        0,
                        ask.queueOffset(),
                        0,
                        ask.queueOffset(),
                        null,
                        plan.topic().topicSysFlag(),
                        plan.group().groupSysFlag(),
                        null));
    }

    private static Refusal busy(String why) {
        return new Refusal(SYSTEM_BUSY, "broker busy: " + why);
    }

    @FunctionalInterface
    private interface SlowRead {
        CompletionStage<Reply<Pulled>> run();
    }
}
