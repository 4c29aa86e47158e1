// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.PULL_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_OFFSET_MOVED;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_RETRY_IMMEDIATELY;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.request.PullRequests.LITE_PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;

import io.cometmq.broker.longpoll.HeldPull;
import io.cometmq.broker.longpoll.HeldPull.Wake;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.longpoll.HeldPulls.Held;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.ReadResult;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Serves pulls. What is in memory is read at once by the asking thread; a read that would wait for the disk goes to the
 * slow lane; a pull that finds nothing may be held until a message comes. Thread-safe.
 */
public final class PullHandler {
    /** How often one pull goes on waiting after messages that its filter does not want; the client asks anew then. */
    private static final int MAX_ROUNDS = 64;

    /** A pull that is or will be held, from {@code offset} on. */
    private record Waiting(
            Request<Pull> request,
            PullPlan plan,
            long offset,
            long deadlineMillis,
            int rounds,
            CompletableFuture<Reply<Pulled>> later) {
        Waiting from(long nextOffset) {
            return new Waiting(request, plan, nextOffset, deadlineMillis, rounds + 1, later);
        }
    }

    private final MessageStore store;
    private final PullChecks checks;
    private final ConsumerOffsets offsets;
    private final HeldPulls held;
    private final ColdPulls cold;
    private final MovedOffsets moved;
    private final BrokerStats stats;
    private final Clock clock;

    /**
     * Everything that pulls are served with.
     *
     * @param cold makes those that would wait for the disk
     * @param moved is told of those that asked for what is not there
     */
    public PullHandler(
            MessageStore store,
            PullChecks checks,
            ConsumerOffsets offsets,
            HeldPulls held,
            ColdPulls cold,
            MovedOffsets moved,
            BrokerStats stats,
            Clock clock) {
        this.store = store;
        this.checks = checks;
        this.offsets = offsets;
        this.held = held;
        this.cold = cold;
        this.moved = moved;
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
        if (PullFlags.commitsOffset(ask.sysFlag()) && isWithin(ask, ask.commitOffset())) {
            offsets.commit(
                    ask.consumerGroup(), ask.topic(), ask.queueId(), ask.commitOffset(), checks.committer(request));
        }
        if (isCold(ask, ask.queueOffset())) {
            return cold.make(request, plan, allowed -> answerOrHold(request, allowed, true));
        }
        return answerOrHold(request, plan, false);
    }

    /** A commit beyond the end would skip the messages that come next. */
    private boolean isWithin(Pull ask, long offset) {
        return offset >= 0 && offset <= store.nextQueueOffset(ask.topic(), ask.queueId());
    }

    private CompletionStage<Reply<Pulled>> answerOrHold(Request<Pull> request, PullPlan plan, boolean fromDisk) {
        Pull ask = request.header();
        Reply<Pulled> reply = read(request, plan, ask.queueOffset(), fromDisk);
        boolean wait =
                reply.code() == PULL_NOT_FOUND && PullFlags.waits(ask.sysFlag()) && ask.suspendTimeoutMillis() > 0;
        return wait ? hold(request, plan) : CompletableFuture.completedFuture(reply);
    }

    private CompletionStage<Reply<Pulled>> hold(Request<Pull> request, PullPlan plan) {
        request.held();
        Pull ask = request.header();
        long deadline = clock.millis() + held.bounds().holdMillis(ask.suspendTimeoutMillis());
        Waiting waiting = new Waiting(request, plan, ask.queueOffset(), deadline, 0, new CompletableFuture<>());
        return switch (hold(waiting)) {
            case YES -> waiting.later();
            case QUEUE_FULL ->
                throw busy(held.bounds().maxHeldPullsPerQueue() + " pulls wait on queue " + ask.queueId() + " of topic "
                        + ask.topic() + ", as many as maxHeldPullsPerQueue allows");
            case BROKER_FULL ->
                throw busy(held.bounds().maxHeldPulls() + " pulls wait on this broker, as many as maxHeldPulls allows");
        };
    }

    private Held hold(Waiting waiting) {
        Pull ask = waiting.request().header();
        return held.hold(new HeldPull(
                new QueueId(ask.topic(), ask.queueId()),
                waiting.offset(),
                waiting.plan().filter(),
                waiting.deadlineMillis(),
                () -> !waiting.request().connection().isOpen(),
                why -> resume(waiting, why)));
    }

    private void resume(Waiting waiting, Wake why) {
        if (why == Wake.STOPPED || !waiting.request().connection().isOpen()) {
            waiting.later().complete(notFound(waiting, "the broker stops"));
            return;
        }
        try {
            if (isCold(waiting.request().header(), waiting.offset())) {
                cold.execute(() -> complete(waiting, why, true));
            } else {
                complete(waiting, why, false);
            }
        } catch (RuntimeException failure) {
            // Whoever woke this pull wakes others too, and must not stop at it.
            waiting.later().completeExceptionally(failure);
        }
    }

    private void complete(Waiting waiting, Wake why, boolean fromDisk) {
        try {
            Reply<Pulled> reply = read(waiting.request(), waiting.plan(), waiting.offset(), fromDisk);
            boolean goOn = (reply.code() == PULL_RETRY_IMMEDIATELY || reply.code() == PULL_NOT_FOUND)
                    && why == Wake.ARRIVED
                    && waiting.rounds() < MAX_ROUNDS
                    && clock.millis() < waiting.deadlineMillis();
            Pulled header = reply.header();
            if (!goOn || header == null || hold(waiting.from(header.nextBeginOffset())) != Held.YES) {
                waiting.later().complete(reply);
            }
        } catch (RuntimeException failure) {
            waiting.later().completeExceptionally(failure);
        }
    }

    private Reply<Pulled> read(Request<Pull> request, PullPlan plan, long offset, boolean fromDisk) {
        Pull ask = request.header();
        if (offsets.anyMoved()) {
            OptionalLong redirected = offsets.redirect(
                    ask.consumerGroup(), ask.topic(), ask.queueId(), offset, checks.committer(request));
            if (redirected.isPresent()) {
                moved.note(ask, offset, redirected.getAsLong());
                return moved(ask, plan, redirected.getAsLong());
            }
        }
        long began = clock.nanos();
        ReadResult result =
                store.read(ask.topic(), ask.queueId(), offset, plan.maxMessages(), plan.maxBytes(), plan.filter());
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
            int code = PullCodes.of(result.status(), offset, result.nextOffset());
            if (code == PULL_OFFSET_MOVED) {
                moved.note(ask, offset, result.nextOffset());
            }
            return Reply.of(code, remark, header);
        }
        SlicesBody body = SlicesBody.of(result);
        long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - began);
        stats.got(ask.topic(), ask.consumerGroup(), ask.queueId(), result.messages(), body.size(), millis);
        if (fromDisk) {
            cold.note(ask.consumerGroup(), body.size());
        }
        offsets.pulledTo(ask.consumerGroup(), ask.topic(), ask.queueId(), result.nextOffset());
        return new Reply<>(SUCCESS, remark, header, Map.of(), body);
    }

    /** Tells a consumer that its group was moved. */
    private Reply<Pulled> moved(Pull ask, PullPlan plan, long to) {
        return Reply.of(
                PULL_OFFSET_MOVED,
                "OFFSET_RESET",
                new Pulled(
                        0,
                        to,
                        store.minQueueOffset(ask.topic(), ask.queueId()),
                        store.maxQueueOffset(ask.topic(), ask.queueId()),
                        null,
                        plan.topic().topicSysFlag(),
                        plan.group().groupSysFlag(),
                        null));
    }

    private boolean isCold(Pull ask, long offset) {
        return store.isCold(ask.topic(), ask.queueId(), offset)
                || (cold.goesOn(ask.consumerGroup()) && store.isOld(ask.topic(), ask.queueId(), offset));
    }

    private static Reply<Pulled> notFound(Waiting waiting, String remark) {
        PullPlan plan = waiting.plan();
        return Reply.of(
                PULL_NOT_FOUND,
                remark,
                new Pulled(
                        0,
                        waiting.offset(),
                        0,
                        waiting.offset(),
                        null,
                        plan.topic().topicSysFlag(),
                        plan.group().groupSysFlag(),
                        null));
    }

    private static Refusal busy(String why) {
        return new Refusal(SYSTEM_BUSY, "broker busy: " + why);
    }
}
