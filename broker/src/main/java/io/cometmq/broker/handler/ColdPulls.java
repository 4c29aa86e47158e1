// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;

import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.cold.ColdReads;
import io.cometmq.broker.cold.ParkedReads;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Has pulls that would wait for the disk made where they may. A group that has read enough from there is told that the broker
 * is busy when its members push messages to listeners, and come again by themselves; a pull of any other waits, and gets one
 * message then. Thread-safe.
 */
public final class ColdPulls {
    private final ColdReads cold;
    private final ConsumerGroups consumers;

    /** Pulls of these groups. */
    public ColdPulls(ColdReads cold, ConsumerGroups consumers) {
        this.cold = cold;
        this.consumers = consumers;
    }

    /**
     * Has {@code read} make a pull, or less of it, on a thread that may wait.
     *
     * @throws Refusal when it cannot be made now
     */
    CompletionStage<Reply<Pulled>> make(
            Request<Pull> request, PullPlan plan, Function<PullPlan, CompletionStage<Reply<Pulled>>> read) {
        String group = request.header().consumerGroup();
        CompletableFuture<CompletionStage<Reply<Pulled>>> handedOver = new CompletableFuture<>();
        if (!cold.control().hasReadEnough(group)) {
            cold.begins(group);
            execute(() -> complete(handedOver, read, plan));
        } else if (isPushed(group)) {
            throw new Refusal(
                    SYSTEM_BUSY, "consumer group " + group + " has read enough from the disk for now: flow control");
        } else {
            request.held();
            if (!cold.parked().park(() -> makeLater(handedOver, read, plan.ofOneMessage()))) {
                throw busy("pulls that read from the disk wait already, " + ParkedReads.MAX_PARKED + " at most");
            }
        }
        return handedOver.thenCompose(stage -> stage);
    }

    /** Whether old messages that a group asks for are to be read here, even those that are in memory. */
    boolean goesOn(String group) {
        return cold.goesOn(group);
    }

    /**
     * Runs a read on a thread that may wait.
     *
     * @throws Refusal when too many wait for one
     */
    void execute(Runnable read) {
        try {
            cold.pace().execute(read);
        } catch (RejectedExecutionException full) {
            throw busy(String.valueOf(full.getMessage()));
        }
    }

    /** A group was answered so many bytes that came from the disk. */
    void note(String group, long bytes) {
        cold.control().note(group, bytes);
    }

    private boolean isPushed(String group) {
        ConsumerGroup known = consumers.find(group);
        return known != null && known.style().type() == ConsumeType.CONSUME_PASSIVELY;
    }

    private void makeLater(
            CompletableFuture<CompletionStage<Reply<Pulled>>> handedOver,
            Function<PullPlan, CompletionStage<Reply<Pulled>>> read,
            PullPlan plan) {
        try {
            execute(() -> complete(handedOver, read, plan));
        } catch (Refusal full) {
            handedOver.completeExceptionally(full);
        }
    }

    private static void complete(
            CompletableFuture<CompletionStage<Reply<Pulled>>> handedOver,
            Function<PullPlan, CompletionStage<Reply<Pulled>>> read,
            PullPlan plan) {
        try {
            handedOver.complete(read.apply(plan));
        } catch (RuntimeException failure) {
            handedOver.completeExceptionally(failure);
        }
    }

    private static Refusal busy(String why) {
        return new Refusal(SYSTEM_BUSY, "broker busy: " + why);
    }
}
