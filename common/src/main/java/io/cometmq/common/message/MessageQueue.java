// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one queue of a topic on one broker. Ordered by topic, broker name and queue id.
 *
 * <p>The setters exist for the JSON that peers send and for users of RocketMQ's class; one that is a key of a map must
 * not be changed.
 */
public final class MessageQueue implements Comparable<MessageQueue>, Serializable {
    private static final Comparator<MessageQueue> ORDER = Comparator.comparing(MessageQueue::getTopic)
            .thenComparing(MessageQueue::getBrokerName)
            .thenComparingInt(MessageQueue::getQueueId);

    private String topic;
    private String brokerName;
    private int queueId;

    /** Queue 0 of a topic without name. */
    public MessageQueue() {
        this("", "", 0);
    }

    public MessageQueue(String topic, String brokerName, int queueId) {
        this.topic = topic;
        this.brokerName = brokerName;
        this.queueId = queueId;
    }

    /** A copy. */
    public MessageQueue(MessageQueue other) {
        this(other.topic, other.brokerName, other.queueId);
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    @Override
    public int compareTo(MessageQueue other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageQueue that
                && queueId == that.queueId
                && Objects.equals(topic, that.topic)
                && Objects.equals(brokerName, that.brokerName);
    }

    @Override
    public int hashCode() {
        // By hand: offsets are looked up by queue for every message, and a list of arguments is garbage each time.
        return (31 * Objects.hashCode(topic) + Objects.hashCode(brokerName)) * 31 + queueId;
    }

    @Override
    public String toString() {
        return "MessageQueue [topic=" + topic + ", brokerName=" + brokerName + ", queueId=" + queueId + "]";
    }
}
