// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try of a send, as hooks see it. Mutable and not thread-safe: one per call. */
public class SendMessageContext {
    private String producerGroup = "";
    private @Nullable Message message;
    private @Nullable MessageQueue mq;
    private String brokerAddr = "";
    private String bornHost = "";
    private CommunicationMode communicationMode = CommunicationMode.SYNC;
    private @Nullable SendResult sendResult;
    private @Nullable Exception exception;
    private @Nullable Object mqTraceContext;
    private Map<String, String> props = new HashMap<>();
    private MessageType msgType = MessageType.Normal_Msg;
    private @Nullable String namespace;

    /** The group that sends. */
    public String getProducerGroup() {
        return producerGroup;
    }

    public void setProducerGroup(String producerGroup) {
        this.producerGroup = producerGroup;
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

    /** The client's address. */
    public String getBornHost() {
        return bornHost;
    }

    public void setBornHost(String bornHost) {
        this.bornHost = bornHost;
    }

    /** How the sender waits. */
    public CommunicationMode getCommunicationMode() {
        return communicationMode;
    }

    public void setCommunicationMode(CommunicationMode communicationMode) {
        this.communicationMode = communicationMode;
    }

    /** After a success: where it is. */
    public @Nullable SendResult getSendResult() {
        return sendResult;
    }

    public void setSendResult(@Nullable SendResult sendResult) {
        this.sendResult = sendResult;
    }

    /** After a failure: why. */
    public @Nullable Exception getException() {
        return exception;
    }

    public void setException(@Nullable Exception exception) {
        this.exception = exception;
    }

    /** For hooks, from before to after. */
    public @Nullable Object getMqTraceContext() {
        return mqTraceContext;
    }

    public void setMqTraceContext(@Nullable Object mqTraceContext) {
        this.mqTraceContext = mqTraceContext;
    }

    /** For hooks, from before to after. */
    public Map<String, String> getProps() {
        return props;
    }

    public void setProps(Map<String, String> props) {
        this.props = props;
    }

    /** What kind of message it is. */
    public MessageType getMsgType() {
        return msgType;
    }

    public void setMsgType(MessageType msgType) {
        this.msgType = msgType;
    }

    /** The client's namespace. */
    public @Nullable String getNamespace() {
        return namespace;
    }

    public void setNamespace(@Nullable String namespace) {
        this.namespace = namespace;
    }
}
