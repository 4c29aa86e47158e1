// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BatchAck;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that pops and acks by the protocol itself, without a consumer around it. Owned by the simulation's thread. */
final class SimPopper {
    static final long INVISIBLE_MILLIS = 10_000;

    private static final long POLL_MILLIS = 5_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final SimCluster cluster;
    private final SimProcess process;
    private final String group;
    private final String topic;
    private final RpcClient client;

    /** A message that was lent to this process. */
    record Loan(MessageExt message, PopReceipt receipt) {
        /** The queue that the message is lent from; one of the topic also when it is from a retry topic. */
        MessageQueue queue() {
            return new MessageQueue(message.getTopic(), SimCluster.BROKER_NAME, receipt.queueId());
        }
    }

    SimPopper(SimCluster cluster, String name, String group, String topic) {
        this.cluster = cluster;
        this.process = cluster.simulation().process(name);
        this.group = group;
        this.topic = topic;
        this.client = cluster.network().transport(process).client(Dispatcher.none(), ConnectionListener.NONE);
    }

    SimProcess process() {
        return process;
    }

    /** Pops in any order; null when no answer came, empty when there was nothing. */
    @Nullable
    List<Loan> pop(int maxMessages) {
        return pop(maxMessages, false, null);
    }

    /** Pops in order; the same attempt again gets the same messages again. */
    @Nullable
    List<Loan> popInOrder(int maxMessages, String attempt) {
        return pop(maxMessages, true, attempt);
    }

    private @Nullable List<Loan> pop(int maxMessages, boolean order, @Nullable String attempt) {
        Pop ask = new Pop(
                group,
                topic,
                -1,
                maxMessages,
                INVISIBLE_MILLIS,
                POLL_MILLIS,
                cluster.simulation().clock().millis(),
                0,
                "TAG",
                "*",
                order,
                attempt,
                null);
        Answer<Popped> answer =
                SimCluster.answer(client.call(SimCluster.BROKER, POP_MESSAGE, ask, Body.empty(), TIMEOUT));
        if (answer == null) {
            return null;
        }
        List<Loan> loans = new ArrayList<>();
        if (answer.code() == ResponseCode.SUCCESS) {
            for (MessageExt message : MessageDecoder.decodes(ByteBuffer.wrap(answer.body()))) {
                loans.add(new Loan(message, receipt(answer.header(), message)));
            }
        }
        return loans;
    }

    /** Acks one message; whether the broker has said yes. */
    boolean ack(Loan loan) {
        PopReceipt receipt = loan.receipt();
        Ack ack = new Ack(group, topic, receipt.queueId(), receipt.text(), receipt.queueOffset(), null, null);
        Answer<?> answer = SimCluster.answer(client.call(SimCluster.BROKER, ACK_MESSAGE, ack, Body.empty(), TIMEOUT));
        return answer != null && answer.code() == ResponseCode.SUCCESS;
    }

    /** Acks many messages with one request. */
    void ackAll(List<Loan> loans) {
        Map<PopReceipt, BitSet> bits = new HashMap<>();
        for (Loan loan : loans) {
            PopReceipt receipt = loan.receipt();
            bits.computeIfAbsent(ofPop(receipt), first -> new BitSet())
                    .set(Math.toIntExact(receipt.queueOffset() - receipt.startOffset()));
        }
        List<BatchAck> acks = new ArrayList<>();
        bits.forEach((pop, set) -> acks.add(new BatchAck(
                group,
                topic,
                String.valueOf(pop.origin().flag()),
                pop.startOffset(),
                pop.queueId(),
                pop.reviveQueueId(),
                pop.popTimeMillis(),
                pop.invisibleMillis(),
                BatchAck.text(set))));
        Body body = Body.of(Json.writeBytes(new BatchAckMessageRequestBody(SimCluster.BROKER_NAME, acks)));
        SimCluster.answer(client.call(SimCluster.BROKER, BATCH_ACK_MESSAGE, NoHeader.INSTANCE, body, TIMEOUT));
    }

    /** What the receipts of one pop from one queue have in common. */
    private static PopReceipt ofPop(PopReceipt receipt) {
        return new PopReceipt(
                receipt.startOffset(),
                receipt.popTimeMillis(),
                receipt.invisibleMillis(),
                receipt.reviveQueueId(),
                receipt.origin(),
                receipt.brokerName(),
                receipt.queueId(),
                receipt.startOffset());
    }

    /** Has a message come again after a time. */
    void comeAgain(Loan loan, long invisibleMillis) {
        PopReceipt receipt = loan.receipt();
        ChangeInvisibleTime change = new ChangeInvisibleTime(
                group,
                topic,
                receipt.queueId(),
                receipt.text(),
                receipt.queueOffset(),
                invisibleMillis,
                null,
                false,
                null);
        SimCluster.answer(client.call(SimCluster.BROKER, CHANGE_MESSAGE_INVISIBLETIME, change, Body.empty(), TIMEOUT));
    }

    private static PopReceipt receipt(Popped header, MessageExt message) {
        String carried = message.getProperty(MessageConst.PROPERTY_POP_CK);
        if (carried != null) {
            return PopReceipt.parse(carried);
        }
        long start = -1;
        for (String entry : String.valueOf(header.startOffsetInfo()).split(";", -1)) {
            String[] parts = entry.split(" ", -1);
            if (parts[0].equals("0") && Integer.parseInt(parts[1]) == message.getQueueId()) {
                start = Long.parseLong(parts[2]);
            }
        }
        return new PopReceipt(
                start,
                header.popTime(),
                header.invisibleTime(),
                header.reviveQid(),
                Origin.TOPIC,
                SimCluster.BROKER_NAME,
                message.getQueueId(),
                message.getQueueOffset());
    }
}
