// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace.hook;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.producer.DefaultMQProducerImpl;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.trace.AsyncTraceDispatcher;
import io.cometmq.client.trace.TraceDispatcher;
import io.cometmq.common.lifecycle.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the traces of a producer or consumer whose settings ask for them. Stateless. */
public final class Traces {
    private static final Logger log = LoggerFactory.getLogger(Traces.class);

    private Traces() {}

    /** Traces what a producer sends; null unless its settings say so. */
    public static @Nullable AsyncTraceDispatcher of(DefaultMQProducer host) {
        if (!host.isEnableTrace()) {
            return null;
        }
        DefaultMQProducerImpl impl = host.getDefaultMQProducerImpl();
        AsyncTraceDispatcher traces =
                dispatcher(host, host.getProducerGroup(), TraceDispatcher.Type.PRODUCE, impl.clients());
        Clock clock = impl.platform().clock();
        impl.registerSendMessageHook(new SendMessageTraceHookImpl(traces, clock));
        impl.registerEndTransactionHook(new EndTransactionTraceHookImpl(traces, clock));
        impl.registerRecallMessageHook(new RecallMessageTraceHookImpl(traces, clock));
        return traces;
    }

    /**
     * Traces what a consumer consumes; null unless its settings say so.
     *
     * @param register adds a hook to the consumer
     */
    public static @Nullable AsyncTraceDispatcher of(
            ClientConfig host, String consumerGroup, MQClientManager clients, Consumer<ConsumeMessageHook> register) {
        if (!host.isEnableTrace()) {
            return null;
        }
        AsyncTraceDispatcher traces = dispatcher(host, consumerGroup, TraceDispatcher.Type.CONSUME, clients);
        register.accept(
                new ConsumeMessageTraceHookImpl(traces, clients.platform().clock()));
        return traces;
    }

    private static AsyncTraceDispatcher dispatcher(
            ClientConfig host, String group, TraceDispatcher.Type type, MQClientManager clients) {
        DefaultMQProducer inner = new DefaultMQProducer(AsyncTraceDispatcher.groupOf(group, type), clients);
        inner.resetClientConfig(host);
        inner.setEnableTrace(false);
        inner.setNamespace(null);
        return new AsyncTraceDispatcher(inner, host.getTraceMsgBatchNum(), host.getTraceTopic());
    }

    /** Starts what {@link #of} made; a failure is logged, because messages go on without traces. */
    public static void start(@Nullable AsyncTraceDispatcher traces, ClientConfig host) {
        if (traces == null) {
            return;
        }
        try {
            traces.start(host.getNamesrvAddr(), host.getAccessChannel());
        } catch (MQClientException failed) {
            log.warn("Traces are not sent, their producer does not start", failed);
        }
    }
}
