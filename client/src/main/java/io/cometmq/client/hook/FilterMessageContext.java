// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that were pulled, and that a hook may drop. Mutable and not thread-safe: one per call. */
public class FilterMessageContext {
    private String consumerGroup = "";
    private List<MessageExt> msgList = new ArrayList<>();
    private @Nullable MessageQueue mq;
    private @Nullable Object arg;
    private boolean unitMode;

    /** The group that consumes. */
    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    /** The messages; a hook removes those that are not wanted. */
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
