// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace.hook;

import io.cometmq.client.hook.RecallMessageHook;
import io.cometmq.client.trace.TraceBean;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.lifecycle.Clock;
import java.util.List;

/** Writes a trace record of every message that is called back. Thread-safe. */
public final class RecallMessageTraceHookImpl implements RecallMessageHook {
    private final TraceDispatcher traces;
    private final Clock clock;

    /** Hands its records to {@code traces}, which the application starts. */
    public RecallMessageTraceHookImpl(TraceDispatcher traces) {
        this(traces, Clock.system());
    }

    RecallMessageTraceHookImpl(TraceDispatcher traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public String hookName() {
        return "RecallMessageTraceHook";
    }

    @Override
    public void recalled(String producerGroup, String topic, String msgId, boolean success) {
        TraceBean bean = new TraceBean();
        bean.setTopic(topic);
        bean.setMsgId(msgId);
        TraceContext trace = new TraceContext();
        trace.setTraceType(TraceType.Recall);
        trace.setGroupName(producerGroup);
        trace.setTimeStamp(clock.millis());
        trace.setSuccess(success);
        trace.setTraceBeans(List.of(bean));
        boolean unused = traces.append(trace);
    }
}
