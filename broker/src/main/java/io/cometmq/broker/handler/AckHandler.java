// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.NO_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;

import io.cometmq.broker.pop.LoanTerms;
import io.cometmq.broker.pop.OrderedQueue;
import io.cometmq.broker.pop.PopQueue;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.pop.Settled;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.BatchAck;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.InvisibleTimeChanged;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Serves the requests that bring receipts back: acks, and changes of the invisible time. Thread-safe. */
public final class AckHandler {
    private static final InvisibleTimeChanged UNCHANGED = new InvisibleTimeChanged(0, 0, 0);

    private final PopChecks checks;
    private final Pops pops;
    private final MessageStore store;
    private final BrokerStats stats;
    private final Clock clock;

    public AckHandler(PopChecks checks, Pops pops, MessageStore store, BrokerStats stats, Clock clock) {
        this.checks = checks;
        this.pops = pops;
        this.store = store;
        this.stats = stats;
        this.clock = clock;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(ACK_MESSAGE, Lane.INLINE, this::ack);
        table.on(BATCH_ACK_MESSAGE, Lane.INLINE, this::ackMany);
        table.on(CHANGE_MESSAGE_INVISIBLETIME, Lane.INLINE, this::change);
    }

    Reply<NoHeader> ack(Request<Ack> request) {
        Ack ask = request.header();
        checks.ofReceipt(ask.topic(), ask.queueId());
        PopReceipt receipt = receipt(ask.extraInfo(), ask.queueId(), ask.offset());
        String topic = storedIn(ask.topic(), ask.consumerGroup(), receipt.origin());
        long min = store.minQueueOffset(topic, ask.queueId());
        long max = store.maxQueueOffset(topic, ask.queueId());
        if (ask.offset() < min || ask.offset() > max) {
            throw outOfRange(topic, ask.queueId(), ask.offset(), min, max);
        }
        Settled settled = settle(
                topic, ask.consumerGroup(), ask.queueId(), ask.offset(), receipt.popTimeMillis(), receipt.ordered());
        if (settled == null) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "offset=" + ask.offset() + ": expected one that was lent in order under receipt '" + ask.extraInfo()
                            + "'");
        }
        if (settled == Settled.NOT_LENT) {
            throw notLent(ask.extraInfo(), ask.consumerGroup());
        }
        if (settled == Settled.BEFORE) {
            pops.ackedLate(topic, ask.consumerGroup(), receipt);
        }
        stats.acked(ask.topic(), ask.consumerGroup(), 1);
        return Reply.ok();
    }

    /** Compat: what cannot be settled is left out in silence, as RocketMQ does, and comes again when its loan ends. */
    Reply<NoHeader> ackMany(Request<NoHeader> request) {
        if (!request.body().hasRemaining()) {
            throw new Refusal(NO_MESSAGE, "no body: expected acks");
        }
        BatchAckMessageRequestBody body = JsonBodies.read(request, BatchAckMessageRequestBody.class);
        if (body.acks().isEmpty()) {
            throw new Refusal(NO_MESSAGE, "acks is empty: expected at least one");
        }
        for (BatchAck ack : body.acks()) {
            ackBits(ack, origin(ack.r()), bits(ack));
        }
        return Reply.ok();
    }

    private void ackBits(BatchAck ack, Origin origin, BitSet bits) {
        String topic = storedIn(ack.t(), ack.c(), origin);
        long min = store.minQueueOffset(topic, ack.q());
        long max = store.maxQueueOffset(topic, ack.q());
        boolean ordered = ack.rq() == PopReceipt.ORDERED;
        for (int bit = bits.nextSetBit(0); bit >= 0; bit = bits.nextSetBit(bit + 1)) {
            long offset = ack.so() + bit;
            if (offset < min
                    || offset > max
                    || (ordered && settle(topic, ack.c(), ack.q(), offset, ack.pt(), true) != Settled.BEFORE)) {
                bits.clear(bit);
            }
        }
        if (!bits.isEmpty()) {
            stats.acked(ack.t(), ack.c(), bits.cardinality());
        }
        BitSet late = ordered || bits.isEmpty() ? bits : settleAll(topic, ack, bits);
        late.stream().forEach(bit -> pops.ackedLate(topic, ack.c(), receipt(ack, origin, ack.so() + bit)));
    }

    /** Settles messages that were not lent in order; returns those that had been settled before. */
    private BitSet settleAll(String topic, BatchAck ack, BitSet bits) {
        PopQueue queue = pops.queues().known(topic, ack.c(), ack.q(), isBelieved(topic, ack.c(), ack.q(), ack.pt()));
        return queue == null ? new BitSet() : queue.ackAll(ack.so(), bits, ack.pt());
    }

    Reply<InvisibleTimeChanged> change(Request<ChangeInvisibleTime> request) {
        try {
            return change(request.header());
        } catch (Refusal no) {
            // Compat: clients of pops read a header even in a refusal.
            return Reply.of(no.code(), no.remark(), UNCHANGED);
        }
    }

    private Reply<InvisibleTimeChanged> change(ChangeInvisibleTime ask) {
        checks.ofReceipt(ask.topic(), ask.queueId());
        checks.checkInvisible(ask.invisibleTime());
        PopReceipt receipt = receipt(ask.extraInfo(), ask.queueId(), ask.offset());
        String topic = storedIn(ask.topic(), ask.consumerGroup(), receipt.origin());
        long min = store.minQueueOffset(topic, ask.queueId());
        long max = store.maxQueueOffset(topic, ask.queueId());
        if (ask.offset() < min || ask.offset() >= max) {
            throw outOfRange(topic, ask.queueId(), ask.offset(), min, max);
        }
        InvisibleTimeChanged changed =
                receipt.ordered() ? changeInOrder(topic, ask, receipt) : change(topic, ask, receipt);
        if (changed == null) {
            throw notLent(ask.extraInfo(), ask.consumerGroup());
        }
        return Reply.of(changed);
    }

    private @Nullable InvisibleTimeChanged change(String topic, ChangeInvisibleTime ask, PopReceipt receipt) {
        PopQueue queue = pops.queues()
                .known(
                        topic,
                        ask.consumerGroup(),
                        ask.queueId(),
                        isBelieved(topic, ask.consumerGroup(), ask.queueId(), receipt.popTimeMillis()));
        if (queue == null) {
            return null;
        }
        LoanTerms terms = new LoanTerms(clock.millis(), ask.invisibleTime(), false);
        boolean suspended = Boolean.TRUE.equals(ask.suspend());
        long popTime = queue.lendAnew(ask.offset(), receipt.popTimeMillis(), terms, suspended);
        return popTime < 0 ? null : new InvisibleTimeChanged(popTime, ask.invisibleTime(), receipt.reviveQueueId());
    }

    private @Nullable InvisibleTimeChanged changeInOrder(String topic, ChangeInvisibleTime ask, PopReceipt receipt) {
        OrderedQueue queue = pops.ordered().find(topic, ask.consumerGroup(), ask.queueId());
        long visibleAt = clock.millis() + ask.invisibleTime();
        if (queue == null || !queue.visibleAgainAt(ask.offset(), receipt.popTimeMillis(), visibleAt)) {
            return null;
        }
        return new InvisibleTimeChanged(
                receipt.popTimeMillis(), visibleAt - receipt.popTimeMillis(), receipt.reviveQueueId());
    }

    private @Nullable Settled settle(
            String topic, String group, int queueId, long offset, long popTimeMillis, boolean ordered) {
        boolean believed = isBelieved(topic, group, queueId, popTimeMillis);
        if (ordered) {
            OrderedQueue queue = pops.ordered().known(topic, group, queueId, believed);
            return queue == null ? Settled.NOT_LENT : queue.ack(offset, popTimeMillis);
        }
        PopQueue queue = pops.queues().known(topic, group, queueId, believed);
        return queue == null ? Settled.NOT_LENT : queue.ack(offset, popTimeMillis);
    }

    /** A process that was killed may have lent a message and not have saved that the group ever came. */
    private boolean isBelieved(String topic, String group, int queueId, long popTimeMillis) {
        return popTimeMillis < pops.startedAtMillis() && checks.exist(topic, queueId, group);
    }

    private static PopReceipt receipt(String text, int queueId, long offset) {
        PopReceipt receipt;
        try {
            receipt = PopReceipt.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "extraInfo: " + wrong.getMessage());
        }
        if (receipt.queueId() != queueId || receipt.queueOffset() != offset) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "extraInfo: receipt '" + text + "': expected one of queueId=" + queueId + " and offset=" + offset);
        }
        return receipt;
    }

    /** The receipt of one message of a batch; the name of its broker is not known. */
    private static PopReceipt receipt(BatchAck ack, Origin origin, long offset) {
        return new PopReceipt(ack.so(), ack.pt(), ack.it(), ack.rq(), origin, "", ack.q(), offset);
    }

    /** Compat: clients name the retry topic or the topic itself; the receipt says which is meant. */
    private static String storedIn(String topic, String group, Origin origin) {
        if (origin == Origin.TOPIC || TopicNames.isRetryTopic(topic)) {
            return topic;
        }
        return origin == Origin.RETRY_V1
                ? TopicNames.popRetryTopic(group, topic)
                : TopicNames.popRetryTopicV2(group, topic);
    }

    private static Origin origin(String flag) {
        try {
            return flag.isEmpty() ? Origin.TOPIC : Origin.of(Integer.parseInt(flag));
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "acks: r=" + flag + ": expected 0, 1 or 2");
        }
    }

    private static BitSet bits(BatchAck ack) {
        try {
            return ack.bits();
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "acks: b='" + ack.b() + "': expected the Base64 of a bit set");
        }
    }

    private static Refusal outOfRange(String topic, int queueId, long offset, long min, long max) {
        return new Refusal(
                NO_MESSAGE,
                "offset=" + offset + ": expected " + min + ".." + max + " for queue " + queueId + " of topic " + topic);
    }

    private static Refusal notLent(String receipt, String group) {
        return new Refusal(
                NO_MESSAGE,
                "no message is lent to group " + group + " under receipt '" + receipt
                        + "': expected the receipt of its last pop or change");
    }
}
