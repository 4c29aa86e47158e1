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
    private static final String OFFSET_SEPARATOR = ",";
    private static final int PARTS = 3;

    private final String group;
    private final String brokerName;
    private final Popped popped;
    private final Map<String, Long> startOffsets = new HashMap<>();
    private final Map<String, List<Long>> messageOffsets = new HashMap<>();
    private final Map<String, Integer> orderCounts = new HashMap<>();

    private PopReceipts(String group, String brokerName, Popped popped) {
        this.group = group;
        this.brokerName = brokerName;
        this.popped = popped;
    }

    /**
     * Reads an answer's header.
     *
     * @throws IllegalArgumentException when its texts are not what they should be
     */
    static PopReceipts of(String group, String brokerName, Popped popped) {
        PopReceipts receipts = new PopReceipts(group, brokerName, popped);
        for (String[] entry : entries(popped.startOffsetInfo())) {
            receipts.startOffsets.put(key(entry), Long.parseLong(entry[2]));
        }
        for (String[] entry : entries(popped.msgOffsetInfo())) {
            List<Long> offsets = new ArrayList<>();
            for (String offset : entry[2].split(OFFSET_SEPARATOR, -1)) {
                offsets.add(Long.parseLong(offset));
            }
            receipts.messageOffsets.put(key(entry), offsets);
        }
        for (String[] entry : entries(popped.orderCountInfo())) {
            receipts.orderCounts.put(key(entry), Integer.parseInt(entry[2]));
        }
        return receipts;
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

    /** Where the messages are from, and the queue. */
    private static String key(String[] entry) {
        return entry[0] + PART_SEPARATOR + entry[1];
    }

    /**
     * Gives each message its receipt and the time of the pop.
     *
     * @param messages those of the answer, all of them
     * @return the receipts in the order of the messages
     * @throws IllegalArgumentException when the header does not know a message's queue
     */
    List<PopReceipt> write(List<MessageExt> messages) {
        Map<String, List<Long>> byQueue = new HashMap<>();
        for (MessageExt message : messages) {
            byQueue.computeIfAbsent(key(message), same -> new ArrayList<>()).add(message.getQueueOffset());
        }
        byQueue.values().forEach(offsets -> offsets.sort(null));
        List<PopReceipt> receipts = new ArrayList<>(messages.size());
        for (MessageExt message : messages) {
            String given = message.getProperty(MessageConst.PROPERTY_POP_CK);
            PopReceipt receipt = given == null ? make(message, byQueue) : PopReceipt.parse(given);
            message.putProperty(MessageConst.PROPERTY_POP_CK, receipt.text());
            if (message.getProperty(MessageConst.PROPERTY_FIRST_POP_TIME) == null) {
                message.putProperty(MessageConst.PROPERTY_FIRST_POP_TIME, Long.toString(popped.popTime()));
            }
            message.setBrokerName(brokerName);
            receipts.add(receipt);
        }
        return receipts;
    }

    private PopReceipt make(MessageExt message, Map<String, List<Long>> byQueue) {
        String key = key(message);
        List<Long> found = byQueue.getOrDefault(key, List.of());
        int index = found.indexOf(message.getQueueOffset());
        // Compat: brokers before 5.0 named no offsets; then each message stands at its own.
        long start = startOffsets.isEmpty() ? found.get(0) : known(startOffsets, key);
        long offset = messageOffsets.isEmpty() ? message.getQueueOffset() : offset(key, index);
        if (popped.reviveQid() == PopReceipt.ORDERED) {
            message.setReconsumeTimes(orderCount(key, message, offset));
        }
        return new PopReceipt(
                start,
                popped.popTime(),
                popped.invisibleTime(),
                popped.reviveQid(),
                origin(message),
                brokerName,
                message.getQueueId(),
                offset);
    }

    private long offset(String key, int index) {
        List<Long> offsets = known(messageOffsets, key);
        if (index >= offsets.size()) {
            throw new IllegalArgumentException(
                    "popped queue '" + key + "' has " + (index + 1) + " messages: expected " + offsets.size());
        }
        return offsets.get(index);
    }

    private int orderCount(String key, MessageExt message, long offset) {
        String ofMessage = origin(message).flag() + PART_SEPARATOR + "qo" + message.getQueueId() + "%" + offset;
        return orderCounts.getOrDefault(ofMessage, orderCounts.getOrDefault(key, message.getReconsumeTimes()));
    }

    private static <T> T known(Map<String, T> byKey, String key) {
        T value = byKey.get(key);
        if (value == null) {
            throw new IllegalArgumentException("popped queue '" + key + "': expected one of " + byKey.keySet());
        }
        return value;
    }

    private String key(MessageExt message) {
        return origin(message).flag() + PART_SEPARATOR + message.getQueueId();
    }

    private Origin origin(MessageExt message) {
        if (!TopicNames.isRetryTopic(message.getTopic())) {
            return Origin.TOPIC;
        }
        return message.getTopic().startsWith(TopicNames.popRetryTopicV2(group, "")) ? Origin.RETRY_V2 : Origin.RETRY_V1;
    }
}
