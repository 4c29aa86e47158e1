// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.hook.ConsumeMessageContext;
import io.cometmq.client.hook.ConsumeMessageHook;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one consumer. Costs a listener call nothing while there is none. Thread-safe. */
final class ConsumeHooks {
    /** Where hooks find what came of a call, and what may stand there; RocketMQ's names. */
    static final String RESULT = "ConsumeContextType";

    private static final Logger log = LoggerFactory.getLogger(ConsumeHooks.class);

    private final List<ConsumeMessageHook> hooks = new CopyOnWriteArrayList<>();

    void add(ConsumeMessageHook hook) {
        hooks.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    /** Called before a listener call; null when nobody wants to know. */
    @Nullable
    ConsumeMessageContext before(String group, MessageQueue queue, List<MessageExt> messages) {
        if (hooks.isEmpty()) {
            return null;
        }
        ConsumeMessageContext context = new ConsumeMessageContext();
        context.setConsumerGroup(group);
        context.setMq(queue);
        context.setMsgList(messages);
        for (ConsumeMessageHook hook : hooks) {
            guarded(hook, hook::consumeMessageBefore, context);
        }
        return context;
    }

    /** Called after a listener call. */
    void after(@Nullable ConsumeMessageContext context, ListenerCalls.Outcome<?> outcome, Duration timeout) {
        if (context == null) {
            return;
        }
        Object status = outcome.status();
        boolean success = isSuccess(status);
        context.setSuccess(success);
        context.setStatus(String.valueOf(status));
        context.getProps().put(RESULT, result(outcome, success, timeout));
        for (ConsumeMessageHook hook : hooks) {
            guarded(hook, hook::consumeMessageAfter, context);
        }
    }

    /** Called when messages of one queue are handed out by a poll, which counts as consumed without fail. */
    void polled(String group, List<MessageExt> messages) {
        if (hooks.isEmpty() || messages.isEmpty()) {
            return;
        }
        MessageExt first = messages.get(0);
        MessageQueue queue = new MessageQueue(first.getTopic(), first.getBrokerName(), first.getQueueId());
        after(
                before(group, queue, messages),
                new ListenerCalls.Outcome<>(ConsumeConcurrentlyStatus.CONSUME_SUCCESS, null, Duration.ZERO),
                Duration.ofNanos(1));
    }

    private static boolean isSuccess(@Nullable Object status) {
        return status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS || status == ConsumeOrderlyStatus.SUCCESS;
    }

    private static String result(ListenerCalls.Outcome<?> outcome, boolean success, Duration timeout) {
        if (outcome.status() == null) {
            return outcome.failure() == null ? "RETURNNULL" : "EXCEPTION";
        }
        if (outcome.took().compareTo(timeout) >= 0) {
            return "TIME_OUT";
        }
        return success ? "SUCCESS" : "FAILED";
    }

    private static void guarded(
            ConsumeMessageHook hook, Consumer<ConsumeMessageContext> call, ConsumeMessageContext context) {
        try {
            call.accept(context);
        } catch (RuntimeException ofHook) {
            log.warn("Hook failed, which changes nothing: name={}", hook.hookName(), ofHook);
        }
    }
}
