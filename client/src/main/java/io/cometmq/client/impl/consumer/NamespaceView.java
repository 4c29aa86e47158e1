// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.consumer.MessageQueueListener;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an application in a namespace of the older kind is told: topics and queues without the namespace. */
final class NamespaceView {
    private final ClientConfig settings;

    NamespaceView(ClientConfig settings) {
        this.settings = settings;
    }

    /** Takes the namespace out of the topics of messages that the application gets, and returns them. */
    List<MessageExt> messages(List<MessageExt> messages) {
        if (isOn()) {
            messages.forEach(message -> message.setTopic(settings.withoutNamespace(message.getTopic())));
        }
        return messages;
    }

    /** The queues as the application knows them, in order. */
    Set<MessageQueue> queues(Collection<MessageQueue> queues) {
        return queues.stream().map(settings::queueWithoutNamespace).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Tells a listener of a change, if there is one. */
    void tell(@Nullable MessageQueueListener listener, String topic, Set<MessageQueue> all, Set<MessageQueue> mine) {
        if (listener != null) {
            listener.messageQueueChanged(
                    settings.withoutNamespace(topic), isOn() ? queues(all) : all, isOn() ? queues(mine) : mine);
        }
    }

    private boolean isOn() {
        String namespace = settings.getNamespace();
        return namespace != null && !namespace.isEmpty();
    }
}
