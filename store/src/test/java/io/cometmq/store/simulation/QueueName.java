// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

/** A queue of a topic. */
record QueueName(String topic, int queueId) implements Comparable<QueueName> {
    @Override
    public int compareTo(QueueName other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(queueId, other.queueId);
    }

    @Override
    public String toString() {
        return topic + "/" + queueId;
    }
}
