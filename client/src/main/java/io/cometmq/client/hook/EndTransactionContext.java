// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/** The end of a transaction, as hooks see it. Mutable and not thread-safe: one per call. */
public class EndTransactionContext {
    private String producerGroup = "";
    private @Nullable Message message;
    private String brokerAddr = "";
    private @Nullable String msgId;
    private @Nullable String transactionId;
    private LocalTransactionState transactionState = LocalTransactionState.UNKNOW;
    private boolean fromTransactionCheck;

    /** The group that sent the half message. */
    public String getProducerGroup() {
        return producerGroup;
    }

    public void setProducerGroup(String producerGroup) {
        this.producerGroup = producerGroup;
    }

    /** The message. */
    public @Nullable Message getMessage() {
        return message;
    }

    public void setMessage(@Nullable Message message) {
        this.message = message;
    }

    /** The broker that is told, {@code host:port}. */
    public String getBrokerAddr() {
        return brokerAddr;
    }

    public void setBrokerAddr(String brokerAddr) {
        this.brokerAddr = brokerAddr;
    }

    /** The message's unique key. */
    public @Nullable String getMsgId() {
        return msgId;
    }

    public void setMsgId(@Nullable String msgId) {
        this.msgId = msgId;
    }

    /** What the broker called the transaction. */
    public @Nullable String getTransactionId() {
        return transactionId;
    }

    public void setTransactionId(@Nullable String transactionId) {
        this.transactionId = transactionId;
    }

    /** How it ended. */
    public LocalTransactionState getTransactionState() {
        return transactionState;
    }

    public void setTransactionState(LocalTransactionState transactionState) {
        this.transactionState = transactionState;
    }

    /** Whether the broker had asked. */
    public boolean isFromTransactionCheck() {
        return fromTransactionCheck;
    }

    public void setFromTransactionCheck(boolean fromTransactionCheck) {
        this.fromTransactionCheck = fromTransactionCheck;
    }
}
