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

/** Consumed messages that one broker lent, to be acked with one request. Immutable. */
record AckBatch(String brokerName, String topic, List<PopLoan> loans) {
    /** How far behind the start of its loan a message may lie: bits are sent for all offsets between. */
    static final int MAX_SPAN = 4_096;

    /** What the messages of one pop from one queue have in common; the flag says where they are stored. */
    private record Pop(String topic, int flag, long start, int queueId, int reviveQueueId, long time, long invisible) {
        static Pop of(PopLoan loan) {
            PopReceipt receipt = loan.receipt();
            return new Pop(
                    loan.topic(),
                    receipt.origin().flag(),
                    receipt.startOffset(),
                    receipt.queueId(),
                    receipt.reviveQueueId(),
                    receipt.popTimeMillis(),
                    receipt.invisibleMillis());
        }

        boolean has(PopLoan loan) {
            PopReceipt receipt = loan.receipt();
            return start == receipt.startOffset()
                    && time == receipt.popTimeMillis()
                    && queueId == receipt.queueId()
                    && flag == receipt.origin().flag()
                    && reviveQueueId == receipt.reviveQueueId()
                    && invisible == receipt.invisibleMillis()
                    && topic.equals(loan.topic());
        }
    }

    /** Whether a message can be part of a batch; those lent in order are acked one by one, in their order. */
    static boolean takes(PopLoan loan) {
        PopReceipt receipt = loan.receipt();
        long distance = receipt.queueOffset() - receipt.startOffset();
        return !receipt.ordered() && distance >= 0 && distance < MAX_SPAN;
    }

    /** The request's body. */
    BatchAckMessageRequestBody body(String group) {
        Map<Pop, BitSet> bits = new LinkedHashMap<>();
        Pop last = null;
        BitSet ofLast = new BitSet();
        for (PopLoan loan : loans) {
            PopReceipt receipt = loan.receipt();
            if (last == null || !last.has(loan)) {
                last = Pop.of(loan);
                ofLast = bits.computeIfAbsent(last, first -> new BitSet());
            }
            ofLast.set(Math.toIntExact(receipt.queueOffset() - receipt.startOffset()));
        }
        List<BatchAck> acks = new ArrayList<>();
        bits.forEach((pop, set) -> acks.add(new BatchAck(
                group,
                pop.topic(),
                String.valueOf(pop.flag()),
                pop.start(),
                pop.queueId(),
                pop.reviveQueueId(),
                pop.time(),
                pop.invisible(),
                BatchAck.text(set))));
        return new BatchAckMessageRequestBody(brokerName, acks);
    }
}
