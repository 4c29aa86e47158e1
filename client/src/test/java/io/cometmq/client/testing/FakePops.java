// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.testing;

import static io.cometmq.remoting.protocol.request.AssignmentRequests.QUERY_ASSIGNMENT;
import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.body.MessageQueueAssignment;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.body.QueryAssignmentResponseBody;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.InvisibleTimeChanged;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a broker lends of queue 0, to whom it assigns queues, and what it hears of loans. Unless told otherwise it does not
 * know how to assign. Guarded by its own lock, which is not held while answers are sent.
 */
public final class FakePops {
    /** When all loans begin, by the broker's clock. */
    public static final long POP_TIME = 1_795_337_166_880L;

    private static final Popped NOTHING = new Popped(0, 0, 0, 0, "", "", "");

    private final String brokerName;
    private final List<Pop> pops = new CopyOnWriteArrayList<>();
    private final List<Ack> acks = new CopyOnWriteArrayList<>();
    private final List<ChangeInvisibleTime> changes = new CopyOnWriteArrayList<>();
    private final List<QueryAssignmentRequestBody> questions = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> pending = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<BatchAckMessageRequestBody> batches = new CopyOnWriteArrayList<>();
    private @Nullable MessageRequestMode mode;
    private volatile boolean takesBatches = true;
    private long nextOffset;

    /** A pop that waits for a message. */
    private record Held(Pop pop, CompletableFuture<Reply<Popped>> answer) {}

    FakePops(String brokerName) {
        this.brokerName = brokerName;
    }

    void bind(HandlerTable table) {
        table.on(QUERY_ASSIGNMENT, Lane.INLINE, this::assign);
        table.onAsync(POP_MESSAGE, Lane.INLINE, this::pop);
        table.on(ACK_MESSAGE, Lane.INLINE, request -> {
            acks.add(request.header());
            return Reply.ok();
        });
        table.on(BATCH_ACK_MESSAGE, Lane.INLINE, request -> {
            if (!takesBatches) {
                throw new Refusal(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, "request type 200151 not supported");
            }
            batches.add(Json.read(request.bodyBytes(), BatchAckMessageRequestBody.class));
            return Reply.ok();
        });
        table.on(CHANGE_MESSAGE_INVISIBLETIME, Lane.INLINE, request -> {
            changes.add(request.header());
            return Reply.of(new InvisibleTimeChanged(POP_TIME, request.header().invisibleTime(), 0));
        });
    }

    /** Assigns from now on: queue -1 to be popped, or queue 0 to be pulled. */
    public synchronized void assign(MessageRequestMode newMode) {
        mode = newMode;
    }

    /** Has a message to lend. */
    public void append(Messages message) {
        List<Held> waiting;
        synchronized (this) {
            pending.add(message.queue(0).at(nextOffset, nextOffset).record());
            nextOffset++;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(one -> answer(one.pop, one.answer));
    }

    public List<Pop> pops() {
        return pops;
    }

    /** How many pops wait for a message. */
    public synchronized int held() {
        return held.size();
    }

    public List<Ack> acks() {
        return acks;
    }

    /** How many messages are acked, alone or in a batch. */
    public int ackedCount() {
        return acks.size()
                + batches.stream()
                        .flatMap(batch -> batch.acks().stream())
                        .mapToInt(ack -> ack.bits().cardinality())
                        .sum();
    }

    /** The batches of acks. */
    public List<BatchAckMessageRequestBody> batches() {
        return batches;
    }

    /** Knows no batches of acks from now on, as brokers before 5.1. */
    public void refuseBatches() {
        takesBatches = false;
    }

    public List<ChangeInvisibleTime> changes() {
        return changes;
    }

    public List<QueryAssignmentRequestBody> questions() {
        return questions;
    }

    private synchronized Reply<NoHeader> assign(Request<NoHeader> request) {
        QueryAssignmentRequestBody question = Json.read(request.bodyBytes(), QueryAssignmentRequestBody.class);
        questions.add(question);
        if (mode == null) {
            throw new Refusal(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, "request type 400 not supported");
        }
        boolean popped = mode == MessageRequestMode.POP && !question.topic().startsWith("%RETRY%");
        MessageQueue queue = new MessageQueue(question.topic(), brokerName, popped ? -1 : 0);
        MessageQueueAssignment assignment =
                new MessageQueueAssignment(queue, popped ? MessageRequestMode.POP : MessageRequestMode.PULL, null);
        return Reply.ok().withBody(Body.of(Json.writeBytes(new QueryAssignmentResponseBody(Set.of(assignment)))));
    }

    private CompletionStage<Reply<Popped>> pop(Request<Pop> request) {
        pops.add(request.header());
        CompletableFuture<Reply<Popped>> answer = new CompletableFuture<>();
        answer(request.header(), answer);
        return answer;
    }

    private void answer(Pop pop, CompletableFuture<Reply<Popped>> answer) {
        List<ByteBuffer> lent;
        long first;
        long rest;
        synchronized (this) {
            if (pending.isEmpty() && pop.pollTime() <= 0) {
                answer.complete(Reply.of(ResponseCode.POLLING_TIMEOUT, "NO_MESSAGE_IN_QUEUE", NOTHING));
                return;
            }
            if (pending.isEmpty()) {
                held.add(new Held(pop, answer));
                return;
            }
            lent = List.copyOf(pending.subList(0, Math.min(pop.maxMsgNums(), pending.size())));
            first = nextOffset - pending.size();
            pending.subList(0, lent.size()).clear();
            rest = pending.size();
        }
        StringBuilder offsets = new StringBuilder("0 0 ").append(first);
        for (int i = 1; i < lent.size(); i++) {
            offsets.append(',').append(first + i);
        }
        answer.complete(
                Reply.of(new Popped(POP_TIME, pop.invisibleTime(), 3, rest, "0 0 " + first, offsets.toString(), ""))
                        .withBody(Body.of(lent)));
    }
}
