// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace.hook;

import io.cometmq.client.hook.SendMessageContext;
import io.cometmq.client.hook.SendMessageHook;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.trace.TraceBean;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.remoting.protocol.NamespaceUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a trace record of every try of a send. Thread-safe. */
public final class SendMessageTraceHookImpl implements SendMessageHook {
    private final TraceDispatcher traces;
    private final Clock clock;

    /** Hands its records to {@code traces}, which the application starts. */
    public SendMessageTraceHookImpl(TraceDispatcher traces) {
        this(traces, Clock.system());
    }

    SendMessageTraceHookImpl(TraceDispatcher traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public String hookName() {
        return "SendMessageTraceHook";
    }

    @Override
    public void sendMessageBefore(SendMessageContext context) {
        Message message = context.getMessage();
        if (message == null) {
            return;
        }
        TraceBean bean = new TraceBean();
        bean.setTopic(NamespaceUtil.withoutNamespace(message.getTopic(), context.getNamespace()));
        bean.setTags(orEmpty(message.getTags()));
        bean.setKeys(orEmpty(message.getKeys()));
        bean.setStoreHost(context.getBrokerAddr());
        bean.setBodyLength(message.getBody().length);
        bean.setMsgType(context.getMsgType());
        bean.setMsgId(orEmpty(MessageClientIDSetter.getUniqID(message)));
        TraceContext trace = new TraceContext();
        trace.setTraceType(TraceType.Pub);
        trace.setGroupName(NamespaceUtil.withoutNamespace(context.getProducerGroup(), context.getNamespace()));
        trace.setTimeStamp(clock.millis());
        trace.setTraceBeans(List.of(bean));
        context.setMqTraceContext(trace);
    }

    @Override
    public void sendMessageAfter(SendMessageContext context) {
        SendResult result = context.getSendResult();
        if (!(context.getMqTraceContext() instanceof TraceContext trace) || (result != null && !result.isTraceOn())) {
            return;
        }
        TraceBean bean = trace.getTraceBeans().get(0);
        trace.setCostTime((int) (clock.millis() - trace.getTimeStamp()));
        trace.setSuccess(result != null);
        if (result != null) {
            trace.setRegionId(orEmpty(result.getRegionId()));
            bean.setMsgId(result.getMsgId());
            bean.setOffsetMsgId(orEmpty(result.getOffsetMsgId()));
            bean.setStoreTime(trace.getTimeStamp() + trace.getCostTime() / 2);
        }
        boolean unused = traces.append(trace);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
