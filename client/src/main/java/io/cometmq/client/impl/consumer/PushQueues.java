// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.MessageQueueListener;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a push consumer does with the queues that it takes and gives up: pulls them, and saves their offsets. Thread-safe. */
final class PushQueues implements QueueOwner {
    private final DefaultMQPushConsumer settings;
    private final MQAdminImpl admin;
    private final OffsetStore offsets;
    private final PullLoop pulling;
    private final ThresholdPerTopic thresholds;

    PushQueues(
            DefaultMQPushConsumer settings,
            MQAdminImpl admin,
            OffsetStore offsets,
            PullLoop pulling,
            ThresholdPerTopic thresholds) {
        this.settings = settings;
        this.admin = admin;
        this.offsets = offsets;
        this.pulling = pulling;
        this.thresholds = thresholds;
    }

    @Override
    public long startOffset(MessageQueue queue) throws MQClientException {
        return start().of(queue);
    }

    @Override
    public Starts starts(Collection<MessageQueue> wanted) {
        if (!(offsets instanceof RemoteBrokerOffsetStore remote)) {
            return this::startOffset;
        }
        Map<MessageQueue, CompletableFuture<Long>> asked = new HashMap<>();
        wanted.forEach(queue -> asked.put(queue, remote.ask(queue)));
        return queue -> {
            CompletableFuture<Long> answer = asked.get(queue);
            return answer == null ? startOffset(queue) : start().of(queue, remote.take(queue, answer));
        };
    }

    private StartOffset start() throws MQClientException {
        long timestamp = StartOffset.parse(settings.getConsumeTimestamp());
        return new StartOffset(offsets, admin, settings.getConsumeFromWhere(), timestamp);
    }

    @Override
    public void taken(PullRequest request) {
        pulling.begin(request);
    }

    @Override
    public void givenUp(MessageQueue queue, ProcessQueue processQueue) {
        offsets.persist(queue);
        forget(queue);
    }

    @Override
    public void forget(MessageQueue queue) {
        offsets.removeOffset(queue);
        pulling.forget(queue);
    }

    @Override
    public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held) {
        thresholds.heldQueues(held);
        MessageQueueListener listener = settings.getMessageQueueListener();
        if (listener != null) {
            listener.messageQueueChanged(topic, all, mine);
        }
    }
}
