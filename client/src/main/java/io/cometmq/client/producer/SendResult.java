// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** Where a message went. Mutable, as in RocketMQ; the client itself does not change it after it handed it out. */
public class SendResult {
    private SendStatus sendStatus;
    private String msgId;
    private @Nullable String offsetMsgId;
    private MessageQueue messageQueue;
    private long queueOffset;
    private @Nullable String transactionId;
    private @Nullable String regionId;
    private @Nullable String recallHandle;
    private boolean traceOn = true;

    /** A result to be filled in: a message that was stored, of which nothing is known. */
    public SendResult() {
        this(SendStatus.SEND_OK, "", null, new MessageQueue(), 0);
    }

    /** A result of a send in a transaction or to a region; see the other constructor. */
    public SendResult(
            SendStatus sendStatus,
            String msgId,
            MessageQueue messageQueue,
            long queueOffset,
            @Nullable String transactionId,
            @Nullable String offsetMsgId,
            @Nullable String regionId) {
        this(sendStatus, msgId, offsetMsgId, messageQueue, queueOffset);
        this.transactionId = transactionId;
        this.regionId = regionId;
    }

    /**
     * A result.
     *
     * @param msgId the client's unique key; for a batch the keys of its messages, joined by commas
     * @param offsetMsgId the broker's id; for a batch the ids joined by commas
     */
    public SendResult(
            SendStatus sendStatus,
            String msgId,
            @Nullable String offsetMsgId,
            MessageQueue messageQueue,
            long queueOffset) {
        this.sendStatus = sendStatus;
        this.msgId = msgId;
        this.offsetMsgId = offsetMsgId;
        this.messageQueue = messageQueue;
        this.queueOffset = queueOffset;
    }

    /** Whether the broker asks for message traces. */
    public boolean isTraceOn() {
        return traceOn;
    }

    public void setTraceOn(boolean traceOn) {
        this.traceOn = traceOn;
    }

    public @Nullable String getRegionId() {
        return regionId;
    }

    public void setRegionId(@Nullable String regionId) {
        this.regionId = regionId;
    }

    /** The client's unique key; for a batch the keys of its messages, joined by commas. */
    public String getMsgId() {
        return msgId;
    }

    public void setMsgId(String msgId) {
        this.msgId = msgId;
    }

    public SendStatus getSendStatus() {
        return sendStatus;
    }

    public void setSendStatus(SendStatus sendStatus) {
        this.sendStatus = sendStatus;
    }

    public MessageQueue getMessageQueue() {
        return messageQueue;
    }

    public void setMessageQueue(MessageQueue messageQueue) {
        this.messageQueue = messageQueue;
    }

    /** The offset in the queue; for a batch that of its first message. */
    public long getQueueOffset() {
        return queueOffset;
    }

    public void setQueueOffset(long queueOffset) {
        this.queueOffset = queueOffset;
    }

    public @Nullable String getTransactionId() {
        return transactionId;
    }

    public void setTransactionId(@Nullable String transactionId) {
        this.transactionId = transactionId;
    }

    /** The broker's id: its address and the offset in its log; for a batch the ids joined by commas. */
    public @Nullable String getOffsetMsgId() {
        return offsetMsgId;
    }

    public void setOffsetMsgId(@Nullable String offsetMsgId) {
        this.offsetMsgId = offsetMsgId;
    }

    public @Nullable String getRecallHandle() {
        return recallHandle;
    }

    public void setRecallHandle(@Nullable String recallHandle) {
        this.recallHandle = recallHandle;
    }

    @Override
    public String toString() {
        return "SendResult [sendStatus=" + sendStatus + ", msgId=" + msgId + ", offsetMsgId=" + offsetMsgId
                + ", messageQueue=" + messageQueue + ", queueOffset=" + queueOffset + "]";
    }
}
