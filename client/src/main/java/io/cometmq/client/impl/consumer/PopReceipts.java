// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the receipts of popped messages from what the answer's header says of their queues: of each, the offset where the
 * loan begins, and the offsets of the messages in their order. Immutable.
 */
final class PopReceipts {
    private static final String ENTRY_SEPARATOR = ";";
    private static final String PART_SEPARATOR = " ";
    private static final int PARTS = 3;

    private final String group;
    private final String brokerName;
    private final Popped popped;
    private final boolean namesStarts;
    private final boolean namesOffsets;
    private final List<PoppedQueue> queues = new ArrayList<>();
    private final Map<String, Integer> orderCounts = new HashMap<>();

    private PopReceipts(String group, String brokerName, Popped popped) {
        this.group = group;
        this.brokerName = brokerName;
        this.popped = popped;
        namesStarts = isGiven(popped.startOffsetInfo());
        namesOffsets = isGiven(popped.msgOffsetInfo());
    }

    /**
     * Reads an answer's header.
     *
     * @throws IllegalArgumentException when its texts are not what they should be
     */
    static PopReceipts of(String group, String brokerName, Popped popped) {
        PopReceipts receipts = new PopReceipts(group, brokerName, popped);
        for (String[] entry : entries(popped.startOffsetInfo())) {
            receipts.queue(number(entry[0]), number(entry[1])).startsAt(Long.parseLong(entry[2]));
        }
        for (String[] entry : entries(popped.msgOffsetInfo())) {
            receipts.queue(number(entry[0]), number(entry[1])).names(entry[2]);
        }
        for (String[] entry : entries(popped.orderCountInfo())) {
            receipts.orderCounts.put(entry[0] + PART_SEPARATOR + entry[1], number(entry[2]));
        }
        return receipts;
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static boolean isGiven(@Nullable String info) {
        return info != null && !info.isBlank();
    }

    private static List<String[]> entries(@Nullable String info) {
        if (info == null || info.isBlank()) {
            return List.of();
        }
        List<String[]> entries = new ArrayList<>();
        for (String entry : info.split(ENTRY_SEPARATOR, -1)) {
            String[] parts = entry.strip().split(PART_SEPARATOR, -1);
            if (parts.length != PARTS) {
                throw new IllegalArgumentException(
                        "popped queue '" + entry + "': expected " + PARTS + " parts, separated by spaces");
            }
            entries.add(parts);
        }
        return entries;
    }

    /** A queue of the answer; there are no more of them than messages. */
    private PoppedQueue queue(int flag, int queueId) {
        for (PoppedQueue queue : queues) {
            if (queue.is(flag, queueId)) {
                return queue;
            }
        }
        PoppedQueue queue = new PoppedQueue(flag, queueId);
        queues.add(queue);
        return queue;
    }

    /**
     * Gives each message its receipt and the time of the pop.
     *
     * @param messages those of the answer, all of them
     * @return the receipts in the order of the messages
     * @throws IllegalArgumentException when the header does not know a message's queue
     */
    List<PopReceipt> write(List<MessageExt> messages) {
        List<PoppedQueue> ofMessages = new ArrayList<>(messages.size());
        PoppedQueue last = null;
        for (MessageExt message : messages) {
            int flag = origin(message).flag();
            if (last == null || !last.is(flag, message.getQueueId())) {
                last = queue(flag, message.getQueueId());
            }
            last.holds(message.getQueueOffset());
            ofMessages.add(last);
        }
        String popTime = Long.toString(popped.popTime());
        List<PopReceipt> receipts = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            MessageExt message = messages.get(i);
            receipts.add(receipt(message, ofMessages.get(i)));
            if (message.getProperty(MessageConst.PROPERTY_FIRST_POP_TIME) == null) {
                message.putProperty(MessageConst.PROPERTY_FIRST_POP_TIME, popTime);
            }
            message.setBrokerName(brokerName);
        }
        return receipts;
    }

    private PopReceipt receipt(MessageExt message, PoppedQueue queue) {
        String given = message.getProperty(MessageConst.PROPERTY_POP_CK);
        if (given != null) {
            return PopReceipt.parse(given);
        }
        PopReceipt receipt = make(message, queue);
        message.putProperty(MessageConst.PROPERTY_POP_CK, queue.textOf(receipt));
        return receipt;
    }

    private PopReceipt make(MessageExt message, PoppedQueue queue) {
        // Compat: brokers before 5.0 named no offsets; then each message stands at its own.
        long start = namesStarts ? queue.start() : queue.firstHeld();
        long offset = namesOffsets ? queue.offsetOf(message.getQueueOffset()) : message.getQueueOffset();
        if (popped.reviveQid() == PopReceipt.ORDERED) {
            message.setReconsumeTimes(orderCount(message, offset));
        }
        return new PopReceipt(
                start,
                popped.popTime(),
                popped.invisibleTime(),
                popped.reviveQid(),
                queue.origin(),
                brokerName,
                message.getQueueId(),
                offset);
    }

    private int orderCount(MessageExt message, long offset) {
        String flag = origin(message).flag() + PART_SEPARATOR;
        String ofMessage = flag + "qo" + message.getQueueId() + "%" + offset;
        String ofQueue = flag + message.getQueueId();
        return orderCounts.getOrDefault(ofMessage, orderCounts.getOrDefault(ofQueue, message.getReconsumeTimes()));
    }

    private Origin origin(MessageExt message) {
        if (!TopicNames.isRetryTopic(message.getTopic())) {
            return Origin.TOPIC;
        }
        return message.getTopic().startsWith(TopicNames.popRetryTopicV2(group, "")) ? Origin.RETRY_V2 : Origin.RETRY_V1;
    }
}
