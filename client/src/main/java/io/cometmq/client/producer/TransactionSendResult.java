// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

/** Where a half message went, and what became of the application's part. Mutable, as {@link SendResult}. */
public class TransactionSendResult extends SendResult {
    private LocalTransactionState localTransactionState;

    /** A result to be filled in: a half message of which nothing is known. */
    public TransactionSendResult() {
        this.localTransactionState = LocalTransactionState.UNKNOW;
    }

    /** The result of a send, with the state of the application's part. */
    public TransactionSendResult(SendResult sent, LocalTransactionState localTransactionState) {
        super(
                sent.getSendStatus(),
                sent.getMsgId(),
                sent.getOffsetMsgId(),
                sent.getMessageQueue(),
                sent.getQueueOffset());
        setTransactionId(sent.getTransactionId());
        setRegionId(sent.getRegionId());
        setTraceOn(sent.isTraceOn());
        this.localTransactionState = localTransactionState;
    }

    public LocalTransactionState getLocalTransactionState() {
        return localTransactionState;
    }

    public void setLocalTransactionState(LocalTransactionState localTransactionState) {
        this.localTransactionState = localTransactionState;
    }
}
