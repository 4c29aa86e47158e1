// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

import io.cometmq.common.message.MessageQueue;

/** What an orderly listener may say beside its status. Belongs to the thread that runs the listener. */
public class ConsumeOrderlyContext {
    /** Says that the consumer's setting decides; see {@link #setSuspendCurrentQueueTimeMillis(long)}. */
    public static final long AS_CONFIGURED = -1;

    private final MessageQueue messageQueue;
    private boolean autoCommit = true;
    private long suspendCurrentQueueTimeMillis = AS_CONFIGURED;

    public ConsumeOrderlyContext(MessageQueue messageQueue) {
        this.messageQueue = messageQueue;
    }

    /** See {@link #setAutoCommit(boolean)}. */
    public boolean isAutoCommit() {
        return autoCommit;
    }

    /** Whether each success commits by itself; otherwise the listener returns COMMIT or ROLLBACK. */
    public void setAutoCommit(boolean autoCommit) {
        this.autoCommit = autoCommit;
    }

    /** The queue that the messages came from. */
    public MessageQueue getMessageQueue() {
        return messageQueue;
    }

    /** See {@link #setSuspendCurrentQueueTimeMillis(long)}. */
    public long getSuspendCurrentQueueTimeMillis() {
        return suspendCurrentQueueTimeMillis;
    }

    /** How long the queue pauses before the messages are tried again, in milliseconds; kept within 10..30000. */
    public void setSuspendCurrentQueueTimeMillis(long suspendCurrentQueueTimeMillis) {
        this.suspendCurrentQueueTimeMillis = suspendCurrentQueueTimeMillis;
    }
}
