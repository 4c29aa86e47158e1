// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one topic on one broker; the shape of an entry of {@code config/topics.json} and of registrations.
 *
 * @param topicName see {@link TopicNames}
 * @param readQueueNums queues that consumers are told of
 * @param writeQueueNums queues that producers are told of
 * @param perm bits of {@link Permission}
 * @param topicFilterType null is read as SINGLE_TAG
 * @param topicSysFlag 1 unit, 2 unit subscription
 * @param order whether routes carry an order configuration
 * @param attributes plain names; null is read as none
 */
public record TopicConfig(
        String topicName,
        int readQueueNums,
        int writeQueueNums,
        int perm,
        TopicFilterType topicFilterType,
        int topicSysFlag,
        boolean order,
        Map<String, String> attributes) {
    /** What a topic has when nobody says a number of queues. */
    public static final int DEFAULT_QUEUES = 16;

    @SuppressWarnings("ConstantValue") // readers of JSON pass null for what is missing
    public TopicConfig(
            @Nullable String topicName,
            int readQueueNums,
            int writeQueueNums,
            int perm,
            @Nullable TopicFilterType topicFilterType,
            int topicSysFlag,
            boolean order,
            @Nullable Map<String, String> attributes) {
        this.topicName = topicName == null ? "" : topicName;
        this.readQueueNums = readQueueNums;
        this.writeQueueNums = writeQueueNums;
        this.perm = perm;
        this.topicFilterType = topicFilterType == null ? TopicFilterType.SINGLE_TAG : topicFilterType;
        this.topicSysFlag = topicSysFlag;
        this.order = order;
        this.attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** A topic with as many queues to read as to write, and defaults for the rest. */
    public static TopicConfig of(String topicName, int queues, int perm) {
        return new TopicConfig(topicName, queues, queues, perm, TopicFilterType.SINGLE_TAG, 0, false, Map.of());
    }

    /** How the topic keeps its messages. */
    public QueueType queueType() {
        return QueueType.of(attributes.get(QueueType.ATTRIBUTE));
    }

    /** The same topic with other permissions. */
    public TopicConfig withPerm(int newPerm) {
        return new TopicConfig(
                topicName, readQueueNums, writeQueueNums, newPerm, topicFilterType, topicSysFlag, order, attributes);
    }

    /** The same topic with other numbers of queues. */
    public TopicConfig withQueues(int newReadQueueNums, int newWriteQueueNums) {
        return new TopicConfig(
                topicName, newReadQueueNums, newWriteQueueNums, perm, topicFilterType, topicSysFlag, order, attributes);
    }

    /** The same topic, ordered or not. */
    public TopicConfig withOrder(boolean newOrder) {
        return new TopicConfig(
                topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, newOrder, attributes);
    }

    /** The same topic with other attributes. */
    public TopicConfig with(Map<String, String> newAttributes) {
        return new TopicConfig(
                topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order, newAttributes);
    }
}
