// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace.hook;

import static io.cometmq.client.trace.hook.SendMessageTraceHookImpl.orEmpty;

import io.cometmq.client.hook.EndTransactionContext;
import io.cometmq.client.hook.EndTransactionHook;
import io.cometmq.client.trace.TraceBean;
import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageType;
import java.util.List;

/** Writes a trace record of every end of a transaction. Thread-safe. */
public final class EndTransactionTraceHookImpl implements EndTransactionHook {
    private static final String DEFAULT_REGION = "DefaultRegion";

    private final TraceDispatcher traces;
    private final Clock clock;

    /** Hands its records to {@code traces}, which the application starts. */
    public EndTransactionTraceHookImpl(TraceDispatcher traces) {
        this(traces, Clock.system());
    }

    EndTransactionTraceHookImpl(TraceDispatcher traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public String hookName() {
        return "EndTransactionTraceHook";
    }

    @Override
    public void endTransaction(EndTransactionContext context) {
        Message message = context.getMessage();
        if (message == null) {
            return;
        }
        TraceBean bean = new TraceBean();
        bean.setTopic(message.getTopic());
        bean.setTags(orEmpty(message.getTags()));
        bean.setKeys(orEmpty(message.getKeys()));
        bean.setStoreHost(context.getBrokerAddr());
        bean.setMsgType(MessageType.Trans_msg_Commit);
        bean.setMsgId(orEmpty(context.getMsgId()));
        bean.setTransactionState(context.getTransactionState());
        bean.setTransactionId(orEmpty(context.getTransactionId()));
        bean.setFromTransactionCheck(context.isFromTransactionCheck());
        TraceContext trace = new TraceContext();
        trace.setTraceType(TraceType.EndTransaction);
        trace.setGroupName(context.getProducerGroup());
        String region = message.getProperty(MessageConst.PROPERTY_MSG_REGION);
        trace.setRegionId(region == null || region.isEmpty() ? DEFAULT_REGION : region);
        trace.setTimeStamp(clock.millis());
        trace.setTraceBeans(List.of(bean));
        boolean unused = traces.append(trace);
    }
}
