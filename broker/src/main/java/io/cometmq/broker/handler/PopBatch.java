// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.broker.pop.Lent;
import io.cometmq.broker.pop.LoanTerms;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pop gathers from queue to queue, and its answer. Owned by the thread that serves the pop; its messages go over
 * to the answer's body.
 */
final class PopBatch {
    /** The most bytes of records in one answer; a first message that is larger is handed out alone. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final char BETWEEN_QUEUES = ';';

    private final LoanTerms terms;
    private final int reviveQueueId;
    private final int maxMessages;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final List<RecordSlice> pinned = new ArrayList<>();
    private final StringBuilder starts = new StringBuilder();
    private final StringBuilder offsets = new StringBuilder();
    private final StringBuilder orderCounts = new StringBuilder();
    private int count;
    private int bytes;
    private long rest;
    private boolean passedOver;
    private boolean full;
    private boolean cold;

    PopBatch(LoanTerms terms, int reviveQueueId, int maxMessages) {
        this.terms = terms;
        this.reviveQueueId = reviveQueueId;
        this.maxMessages = maxMessages;
    }

    LoanTerms terms() {
        return terms;
    }

    int count() {
        return count;
    }

    int bytes() {
        return bytes;
    }

    long rest() {
        return rest;
    }

    boolean hasRoom() {
        return count < maxMessages && bytes < MAX_BYTES;
    }

    int roomForMessages() {
        return maxMessages - count;
    }

    int roomForBytes() {
        return MAX_BYTES - bytes;
    }

    /** Whether messages were left because consumers did not want those before them. */
    boolean passedOver() {
        return passedOver;
    }

    /** Whether messages were left because as many are lent as may be. */
    boolean full() {
        return full;
    }

    /**
     * Whether the first messages that were met lie on the disk, and the thread may not wait for that. Queues behind them
     * are not asked then: those in memory would come first for ever.
     */
    boolean mustWait() {
        return cold && count == 0;
    }

    /** Counts messages that this pop leaves behind. */
    void leave(long messages) {
        rest += messages;
    }

    /** Takes what a queue gave of the topic itself, or of a retry topic under its own name. */
    void add(Lent lent, Origin origin, int queueId) {
        begin(lent, origin, queueId);
        for (RecordSlice record : lent.records()) {
            ByteBuffer view = record.bytes();
            pinned.add(record);
            add(view, RecordLayout.queueOffset(view, 0));
        }
    }

    /** Takes what a retry topic gave, as messages of {@code topic} that carry their receipts. */
    void addRetried(Lent lent, Origin origin, int queueId, String topic, String brokerName) {
        begin(lent, origin, queueId);
        for (RecordSlice record : lent.records()) {
            long offset = RecordLayout.queueOffset(record.bytes(), 0);
            PopReceipt receipt = new PopReceipt(
                    lent.startOffset(),
                    terms.popTimeMillis(),
                    terms.invisibleMillis(),
                    reviveQueueId,
                    origin,
                    brokerName,
                    queueId,
                    offset);
            ByteBuffer copy = PopForm.under(record, topic, MessageConst.PROPERTY_POP_CK, receipt.text());
            record.close();
            add(copy, offset);
        }
    }

    /** Notes how often the messages of the queue that was added last were handed out before. */
    void addOrderCounts(Lent lent, int queueId, List<Integer> handedOut) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < handedOut.size(); i++) {
            int times = handedOut.get(i);
            least = Math.min(least, times);
            if (times > 0) {
                long offset = RecordLayout.queueOffset(lent.records().get(i).bytes(), 0);
                separate(orderCounts).append("0 qo").append(queueId).append('%').append(offset);
                orderCounts.append(' ').append(times);
            }
        }
        if (!handedOut.isEmpty()) {
            separate(orderCounts).append("0 ").append(queueId).append(' ').append(least);
        }
    }

    /** The answer's header. */
    Popped header(boolean ordered) {
        return new Popped(
                terms.popTimeMillis(),
                terms.invisibleMillis(),
                reviveQueueId,
                rest,
                starts.toString(),
                offsets.toString(),
                ordered ? orderCounts.toString() : null);
    }

    /** The messages; closing it gives them back. */
    Body body() {
        return SlicesBody.of(buffers, pinned);
    }

    private void begin(Lent lent, Origin origin, int queueId) {
        rest += lent.rest();
        passedOver |= lent.outcome() == Lent.Outcome.PASSED_OVER;
        full |= lent.outcome() == Lent.Outcome.FULL;
        cold |= lent.outcome() == Lent.Outcome.COLD;
        if (!lent.records().isEmpty()) {
            separate(starts)
                    .append(origin.flag())
                    .append(' ')
                    .append(queueId)
                    .append(' ')
                    .append(lent.startOffset());
            separate(offsets).append(origin.flag()).append(' ').append(queueId).append(' ');
        }
    }

    private void add(ByteBuffer record, long offset) {
        if (offsets.charAt(offsets.length() - 1) != ' ') {
            offsets.append(',');
        }
        offsets.append(offset);
        buffers.add(record);
        bytes += record.remaining();
        count++;
    }

    private static StringBuilder separate(StringBuilder text) {
        return text.length() == 0 ? text : text.append(BETWEEN_QUEUES);
    }
}
