// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common;

import io.cometmq.common.constant.PermName;
import io.cometmq.common.topic.TopicFilterType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a topic as users of the admin API fill them in; the system itself passes on {@link
 * io.cometmq.common.topic.TopicConfig}, which cannot change. For one thread at a time.
 */
public class TopicConfig {
    private String topicName = "";
    private int readQueueNums = io.cometmq.common.topic.TopicConfig.DEFAULT_QUEUES;
    private int writeQueueNums = io.cometmq.common.topic.TopicConfig.DEFAULT_QUEUES;
    private int perm = PermName.PERM_READ | PermName.PERM_WRITE;
    private TopicFilterType topicFilterType = TopicFilterType.SINGLE_TAG;
    private int topicSysFlag;
    private boolean order;
    private Map<String, String> attributes = new HashMap<>();

    /** Settings without a name, with RocketMQ's defaults. */
    public TopicConfig() {}

    /** A topic with RocketMQ's defaults. */
    public TopicConfig(String topicName) {
        this.topicName = topicName;
    }

    /** A topic to read and write. */
    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums) {
        this(topicName);
        this.readQueueNums = readQueueNums;
        this.writeQueueNums = writeQueueNums;
    }

    /** A topic; {@code perm} has bits of {@link PermName}. */
    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums, int perm) {
        this(topicName, readQueueNums, writeQueueNums);
        this.perm = perm;
    }

    /** A topic of a unit. */
    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums, int perm, int topicSysFlag) {
        this(topicName, readQueueNums, writeQueueNums, perm);
        this.topicSysFlag = topicSysFlag;
    }

    /** A copy. */
    public TopicConfig(TopicConfig other) {
        this(other.settings());
    }

    /** The same settings, to be changed. */
    public TopicConfig(io.cometmq.common.topic.TopicConfig settings) {
        this(
                settings.topicName(),
                settings.readQueueNums(),
                settings.writeQueueNums(),
                settings.perm(),
                settings.topicSysFlag());
        this.topicFilterType = settings.topicFilterType();
        this.order = settings.order();
        this.attributes = new HashMap<>(settings.attributes());
    }

    /** The settings as they are now. */
    public final io.cometmq.common.topic.TopicConfig settings() {
        return new io.cometmq.common.topic.TopicConfig(
                topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order, attributes);
    }

    /** The name; empty until it is set. */
    public String getTopicName() {
        return topicName;
    }

    public void setTopicName(String topicName) {
        this.topicName = topicName;
    }

    /** Queues that consumers are told of. */
    public int getReadQueueNums() {
        return readQueueNums;
    }

    public void setReadQueueNums(int readQueueNums) {
        this.readQueueNums = readQueueNums;
    }

    /** Queues that producers are told of. */
    public int getWriteQueueNums() {
        return writeQueueNums;
    }

    public void setWriteQueueNums(int writeQueueNums) {
        this.writeQueueNums = writeQueueNums;
    }

    /** Bits of {@link PermName}. */
    public int getPerm() {
        return perm;
    }

    public void setPerm(int perm) {
        this.perm = perm;
    }

    /** How many tags a message has. */
    public TopicFilterType getTopicFilterType() {
        return topicFilterType;
    }

    public void setTopicFilterType(TopicFilterType topicFilterType) {
        this.topicFilterType = topicFilterType;
    }

    /** 1 unit, 2 unit subscription. */
    public int getTopicSysFlag() {
        return topicSysFlag;
    }

    public void setTopicSysFlag(int topicSysFlag) {
        this.topicSysFlag = topicSysFlag;
    }

    /** Whether routes carry an order configuration. */
    public boolean isOrder() {
        return order;
    }

    public void setOrder(boolean order) {
        this.order = order;
    }

    /** Plain names such as {@code message.type}; when set, {@code +name} sets one and {@code -name} removes it. */
    public Map<String, String> getAttributes() {
        return attributes;
    }

    public void setAttributes(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicConfig topic && settings().equals(topic.settings());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(settings());
    }

    @Override
    public String toString() {
        return settings().toString();
    }
}
