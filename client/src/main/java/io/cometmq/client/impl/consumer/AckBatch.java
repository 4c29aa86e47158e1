// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.PopReceipt;
import io.cometmq.remoting.protocol.body.BatchAck;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Consumed messages of one broker, to be acked with one request. Immutable. */
record AckBatch(String brokerName, String topic, List<PopLoan> loans) {
    /** How far behind the start of its loan a message may lie: bits are sent for all offsets between. */
    static final int MAX_SPAN = 4_096;

    /** What the messages of one pop from one queue have in common. */
    private record Pop(
            String topic,
            PopReceipt.Origin origin,
            long start,
            int queueId,
            int reviveQueueId,
            long time,
            long invisible) {
        static Pop of(PopLoan loan) {
            PopReceipt receipt = loan.receipt();
            return new Pop(
                    loan.topic(),
                    receipt.origin(),
                    receipt.startOffset(),
                    receipt.queueId(),
                    receipt.reviveQueueId(),
                    receipt.popTimeMillis(),
                    receipt.invisibleMillis());
        }
    }

    /** Whether a message can be part of a batch; those lent in order are acked one by one, in their order. */
    static boolean takes(PopLoan loan) {
        PopReceipt receipt = loan.receipt();
        long distance = receipt.queueOffset() - receipt.startOffset();
        return !receipt.ordered() && distance >= 0 && distance < MAX_SPAN;
    }

    /** One batch for each broker that lent some of these messages. */
    static List<AckBatch> of(List<PopLoan> loans) {
        Map<String, List<PopLoan>> byBroker = new LinkedHashMap<>();
        for (PopLoan loan : loans) {
            byBroker.computeIfAbsent(loan.receipt().brokerName(), first -> new ArrayList<>())
                    .add(loan);
        }
        List<AckBatch> batches = new ArrayList<>();
        byBroker.forEach(
                (broker, lent) -> batches.add(new AckBatch(broker, lent.get(0).topic(), List.copyOf(lent))));
        return batches;
    }

    /** The request's body. */
    BatchAckMessageRequestBody body(String group) {
        Map<Pop, BitSet> bits = new LinkedHashMap<>();
        for (PopLoan loan : loans) {
            int distance = Math.toIntExact(
                    loan.receipt().queueOffset() - loan.receipt().startOffset());
            bits.computeIfAbsent(Pop.of(loan), first -> new BitSet()).set(distance);
        }
        List<BatchAck> acks = new ArrayList<>();
        bits.forEach((pop, set) -> acks.add(new BatchAck(
                group,
                pop.topic(),
                String.valueOf(pop.origin().flag()),
                pop.start(),
                pop.queueId(),
                pop.reviveQueueId(),
                pop.time(),
                pop.invisible(),
                BatchAck.text(set))));
        return new BatchAckMessageRequestBody(brokerName, acks);
    }
}
