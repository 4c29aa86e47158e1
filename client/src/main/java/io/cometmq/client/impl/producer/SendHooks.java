// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.CheckForbiddenContext;
import io.cometmq.client.hook.CheckForbiddenHook;
import io.cometmq.client.hook.EndTransactionContext;
import io.cometmq.client.hook.EndTransactionHook;
import io.cometmq.client.hook.RecallMessageHook;
import io.cometmq.client.hook.SendMessageContext;
import io.cometmq.client.hook.SendMessageHook;
import io.cometmq.client.impl.CommunicationMode;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one producer. Costs a send nothing while there is none. Thread-safe. */
final class SendHooks {
    private static final Logger log = LoggerFactory.getLogger(SendHooks.class);

    private final DefaultMQProducer settings;
    private final List<SendMessageHook> sends = new CopyOnWriteArrayList<>();
    private final List<CheckForbiddenHook> forbids = new CopyOnWriteArrayList<>();
    private final List<EndTransactionHook> ends = new CopyOnWriteArrayList<>();

    private final List<RecallMessageHook> recalls = new CopyOnWriteArrayList<>();

    SendHooks(DefaultMQProducer settings) {
        this.settings = settings;
    }

    void add(SendMessageHook hook) {
        sends.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    void add(CheckForbiddenHook hook) {
        forbids.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    void add(RecallMessageHook hook) {
        recalls.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    void add(EndTransactionHook hook) {
        ends.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    /**
     * Called before a try.
     *
     * @return for {@link #after}; null when nobody wants to know
     * @throws MQClientException when a hook forbids it
     */
    @Nullable
    SendMessageContext before(Message message, MessageQueue queue, String address, CommunicationMode mode)
            throws MQClientException {
        if (!forbids.isEmpty()) {
            checkForbidden(message, queue, address, mode);
        }
        if (sends.isEmpty()) {
            return null;
        }
        SendMessageContext context = new SendMessageContext();
        context.setProducerGroup(settings.getProducerGroup());
        context.setMessage(message);
        context.setMq(queue);
        context.setBrokerAddr(address);
        context.setBornHost(settings.getClientIP());
        context.setCommunicationMode(mode);
        context.setMsgType(typeOf(message));
        context.setNamespace(settings.getNamespace());
        for (SendMessageHook hook : sends) {
            guarded(hook.hookName(), hook::sendMessageBefore, context);
        }
        return context;
    }

    private void checkForbidden(Message message, MessageQueue queue, String address, CommunicationMode mode)
            throws MQClientException {
        CheckForbiddenContext context = new CheckForbiddenContext();
        context.setNameSrvAddr(String.valueOf(settings.getNamesrvAddr()));
        context.setGroup(settings.getProducerGroup());
        context.setMessage(message);
        context.setMq(queue);
        context.setBrokerAddr(address);
        context.setCommunicationMode(mode);
        context.setUnitMode(settings.isUnitMode());
        for (CheckForbiddenHook hook : forbids) {
            try {
                hook.checkForbidden(context);
            } catch (RuntimeException ofHook) {
                // A check that fails has not allowed anything.
                throw new MQClientException("hook " + hook.hookName() + " failed to check: " + ofHook, ofHook);
            }
        }
    }

    /** Called after a try, with its result or its failure. */
    void after(@Nullable SendMessageContext context, @Nullable SendResult result, @Nullable Throwable failure) {
        if (context == null) {
            return;
        }
        context.setSendResult(result);
        context.setException(
                failure == null || failure instanceof Exception ? (Exception) failure : new Exception(failure));
        for (SendMessageHook hook : sends) {
            guarded(hook.hookName(), hook::sendMessageAfter, context);
        }
    }

    boolean watchesTransactions() {
        return !ends.isEmpty();
    }

    /** Called when a broker is told how a transaction ended. */
    void ended(EndTransactionContext context) {
        for (EndTransactionHook hook : ends) {
            guarded(hook.hookName(), hook::endTransaction, context);
        }
    }

    /** Called when a message was, or could not be, called back. */
    void recalled(String topic, String msgId, boolean success) {
        for (RecallMessageHook hook : recalls) {
            guarded(hook.hookName(), same -> same.recalled(settings.getProducerGroup(), topic, msgId, success), hook);
        }
    }

    private static <C> void guarded(String name, Consumer<C> call, C context) {
        try {
            call.accept(context);
        } catch (RuntimeException ofHook) {
            log.warn("Hook failed, which changes nothing: name={}", name, ofHook);
        }
    }

    private static MessageType typeOf(Message message) {
        if (Boolean.parseBoolean(message.getProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED))) {
            return MessageType.Trans_Msg_Half;
        }
        return MessageConst.DELAY_PROPERTIES.stream().anyMatch(delay -> message.getProperty(delay) != null)
                ? MessageType.Delay_Msg
                : MessageType.Normal_Msg;
    }
}
