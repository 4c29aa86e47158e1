// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.client.AccessChannel;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One listener call, as hooks see it. Mutable and not thread-safe: one per call. */
public class ConsumeMessageContext {
    private String consumerGroup = "";
    private List<MessageExt> msgList = List.of();
    private @Nullable MessageQueue mq;
    private boolean success;
    private @Nullable String status;
    private @Nullable Object mqTraceContext;
    private Map<String, String> props = new HashMap<>();
    private @Nullable String namespace;
    private AccessChannel accessChannel = AccessChannel.LOCAL;

    /** The group that consumes. */
    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    /** The messages of the call. */
    public List<MessageExt> getMsgList() {
        return msgList;
    }

    public void setMsgList(List<MessageExt> msgList) {
        this.msgList = msgList;
    }

    /** The queue they come from. */
    public @Nullable MessageQueue getMq() {
        return mq;
    }

    public void setMq(@Nullable MessageQueue mq) {
        this.mq = mq;
    }

    /** Afterwards: whether they were consumed. */
    public boolean isSuccess() {
        return success;
    }

    public void setSuccess(boolean success) {
        this.success = success;
    }

    /** Afterwards: what the listener returned. */
    public @Nullable String getStatus() {
        return status;
    }

    public void setStatus(@Nullable String status) {
        this.status = status;
    }

    /** For hooks, from before to after. */
    public @Nullable Object getMqTraceContext() {
        return mqTraceContext;
    }

    public void setMqTraceContext(@Nullable Object mqTraceContext) {
        this.mqTraceContext = mqTraceContext;
    }

    /** For hooks; afterwards ConsumeContextType says what came of the call. */
    public Map<String, String> getProps() {
        return props;
    }

    public void setProps(Map<String, String> props) {
        this.props = props;
    }

    /** The client's namespace. */
    public @Nullable String getNamespace() {
        return namespace;
    }

    public void setNamespace(@Nullable String namespace) {
        this.namespace = namespace;
    }

    /** How the client reaches its servers. */
    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }
}
