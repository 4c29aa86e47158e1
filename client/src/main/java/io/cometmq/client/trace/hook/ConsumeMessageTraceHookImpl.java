// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace.hook;

import static io.cometmq.client.trace.hook.SendMessageTraceHookImpl.orEmpty;

import io.cometmq.client.hook.ConsumeMessageContext;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.trace.TraceBean;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import java.util.ArrayList;
import java.util.List;

/** Writes trace records before and after every listener call. Thread-safe. */
public final class ConsumeMessageTraceHookImpl implements ConsumeMessageHook {
    /** What may come of a listener call; the index is what records say. */
    private static final List<String> RESULTS = List.of("SUCCESS", "TIME_OUT", "EXCEPTION", "RETURNNULL", "FAILED");

    private static final String RESULT = "ConsumeContextType";

    private final TraceDispatcher traces;
    private final Clock clock;

    /** Hands its records to {@code traces}, which the application starts. */
    public ConsumeMessageTraceHookImpl(TraceDispatcher traces) {
        this(traces, Clock.system());
    }

    ConsumeMessageTraceHookImpl(TraceDispatcher traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public String hookName() {
        return "ConsumeMessageTraceHook";
    }

    @Override
    public void consumeMessageBefore(ConsumeMessageContext context) {
        TraceContext trace = new TraceContext();
        trace.setTraceType(TraceType.SubBefore);
        trace.setGroupName(context.getConsumerGroup());
        trace.setAccessChannel(context.getAccessChannel());
        trace.setTimeStamp(clock.millis());
        trace.setRequestId(MessageClientIDSetter.createUniqID());
        List<TraceBean> beans = new ArrayList<>();
        for (MessageExt message : context.getMsgList()) {
            if ("false".equals(message.getProperty(MessageConst.PROPERTY_TRACE_SWITCH))) {
                continue;
            }
            trace.setRegionId(orEmpty(message.getProperty(MessageConst.PROPERTY_MSG_REGION)));
            beans.add(bean(message));
        }
        trace.setTraceBeans(beans);
        if (!beans.isEmpty()) {
            context.setMqTraceContext(trace);
            boolean unused = traces.append(trace);
        }
    }

    private static TraceBean bean(MessageExt message) {
        TraceBean bean = new TraceBean();
        bean.setTopic(message.getTopic());
        bean.setMsgId(orEmpty(message.getMsgId()));
        bean.setTags(orEmpty(message.getTags()));
        bean.setKeys(orEmpty(message.getKeys()));
        bean.setStoreTime(message.getStoreTimestamp());
        bean.setBodyLength(message.getStoreSize());
        bean.setRetryTimes(message.getReconsumeTimes());
        return bean;
    }

    @Override
    public void consumeMessageAfter(ConsumeMessageContext context) {
        if (!(context.getMqTraceContext() instanceof TraceContext before)) {
            return;
        }
        TraceContext after = new TraceContext();
        after.setTraceType(TraceType.SubAfter);
        after.setRegionId(before.getRegionId());
        after.setGroupName(before.getGroupName());
        after.setRequestId(before.getRequestId());
        after.setAccessChannel(context.getAccessChannel());
        after.setSuccess(context.isSuccess());
        after.setTimeStamp(clock.millis());
        int messages = context.getMsgList().size();
        after.setCostTime((int) ((clock.millis() - before.getTimeStamp()) / Math.max(1, messages)));
        after.setTraceBeans(before.getTraceBeans());
        after.setContextCode(
                Math.max(0, RESULTS.indexOf(String.valueOf(context.getProps().get(RESULT)))));
        boolean unused = traces.append(after);
    }
}
