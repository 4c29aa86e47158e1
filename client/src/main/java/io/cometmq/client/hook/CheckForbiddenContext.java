// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** One try of a send that a hook may forbid. Mutable and not thread-safe: one per call. */
public class CheckForbiddenContext {
    private String nameSrvAddr = "";
    private String group = "";
    private @Nullable Message message;
    private @Nullable MessageQueue mq;
    private String brokerAddr = "";
    private CommunicationMode communicationMode = CommunicationMode.SYNC;
    private @Nullable SendResult sendResult;
    private @Nullable Exception exception;
    private @Nullable Object arg;
    private boolean unitMode;

    /** The name servers. */
    public String getNameSrvAddr() {
        return nameSrvAddr;
    }

    public void setNameSrvAddr(String nameSrvAddr) {
        this.nameSrvAddr = nameSrvAddr;
    }

    /** The group that sends. */
    public String getGroup() {
        return group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    /** The message, or the batch. */
    public @Nullable Message getMessage() {
        return message;
    }

    public void setMessage(@Nullable Message message) {
        this.message = message;
    }

    /** Where it goes. */
    public @Nullable MessageQueue getMq() {
        return mq;
    }

    public void setMq(@Nullable MessageQueue mq) {
        this.mq = mq;
    }

    /** The broker, {@code host:port}. */
    public String getBrokerAddr() {
        return brokerAddr;
    }

    public void setBrokerAddr(String brokerAddr) {
        this.brokerAddr = brokerAddr;
    }

    /** How the sender waits. */
    public CommunicationMode getCommunicationMode() {
        return communicationMode;
    }

    public void setCommunicationMode(CommunicationMode communicationMode) {
        this.communicationMode = communicationMode;
    }

    /** Not set: nothing is sent yet. */
    public @Nullable SendResult getSendResult() {
        return sendResult;
    }

    public void setSendResult(@Nullable SendResult sendResult) {
        this.sendResult = sendResult;
    }

    /** Not set: nothing has failed yet. */
    public @Nullable Exception getException() {
        return exception;
    }

    public void setException(@Nullable Exception exception) {
        this.exception = exception;
    }

    /** For the hook's own use. */
    public @Nullable Object getArg() {
        return arg;
    }

    public void setArg(@Nullable Object arg) {
        this.arg = arg;
    }

    /** Whether the client belongs to a unit. */
    public boolean isUnitMode() {
        return unitMode;
    }

    public void setUnitMode(boolean unitMode) {
        this.unitMode = unitMode;
    }
}
