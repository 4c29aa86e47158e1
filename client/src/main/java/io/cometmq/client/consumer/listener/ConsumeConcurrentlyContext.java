// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

import io.cometmq.common.message.MessageQueue;

/** What a concurrent listener may say beside its status. Belongs to the thread that runs the listener. */
public class ConsumeConcurrentlyContext {
    private final MessageQueue messageQueue;
    private int delayLevelWhenNextConsume;
    private int ackIndex = Integer.MAX_VALUE;

    public ConsumeConcurrentlyContext(MessageQueue messageQueue) {
        this.messageQueue = messageQueue;
    }

    /** See {@link #setDelayLevelWhenNextConsume(int)}. */
    public int getDelayLevelWhenNextConsume() {
        return delayLevelWhenNextConsume;
    }

    /**
     * When messages that were not consumed come again: 0 lets the broker choose by the number of retries, 1..18 names a
     * delay level, below 0 sends them to the dead letters.
     */
    public void setDelayLevelWhenNextConsume(int delayLevelWhenNextConsume) {
        this.delayLevelWhenNextConsume = delayLevelWhenNextConsume;
    }

    /** The queue that the messages came from. */
    public MessageQueue getMessageQueue() {
        return messageQueue;
    }

    /** See {@link #setAckIndex(int)}. */
    public int getAckIndex() {
        return ackIndex;
    }

    /** The index of the last message that was consumed, when the listener returns success; those after it come again. */
    public void setAckIndex(int ackIndex) {
        this.ackIndex = ackIndex;
    }
}
