// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.hook.FilterMessageContext;
import io.cometmq.client.hook.FilterMessageHook;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks that drop messages of one consumer. Costs a pull nothing while there is none. Thread-safe. */
final class FilterHooks {
    private static final Logger log = LoggerFactory.getLogger(FilterHooks.class);

    private final List<FilterMessageHook> hooks = new CopyOnWriteArrayList<>();
    private final ClientConfig settings;

    FilterHooks(ClientConfig settings) {
        this.settings = settings;
    }

    void add(FilterMessageHook hook) {
        hooks.add(hook);
        log.info("Hook added: name={}", hook.hookName());
    }

    /** What the hooks leave of the messages of a queue. A hook that fails drops nothing more. */
    List<MessageExt> left(String group, MessageQueue queue, List<MessageExt> messages) {
        if (hooks.isEmpty()) {
            return messages;
        }
        FilterMessageContext context = new FilterMessageContext();
        context.setConsumerGroup(group);
        context.setMq(queue);
        context.setMsgList(messages);
        context.setUnitMode(settings.isUnitMode());
        for (FilterMessageHook hook : hooks) {
            try {
                hook.filterMessage(context);
            } catch (RuntimeException ofHook) {
                log.warn("Hook failed, which changes nothing: name={}", hook.hookName(), ofHook);
            }
        }
        return context.getMsgList();
    }
}
