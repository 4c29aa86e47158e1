// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.remoting.protocol.body.MessageQueueAssignment;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.body.QueryAssignmentResponseBody;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which queues are whose. Thread-safe. */
public final class Assignments {
    private static final QueryAssignmentResponseBody UNKNOWN = new QueryAssignmentResponseBody(null);

    private final TopicQueues queues;
    private final ConsumerGroups consumers;
    private final RequestModes modes;
    private final Supplier<AssignmentConfig> config;

    public Assignments(
            TopicQueues queues, ConsumerGroups consumers, RequestModes modes, Supplier<AssignmentConfig> config) {
        this.queues = queues;
        this.consumers = consumers;
        this.modes = modes;
        this.config = config;
    }

    /** The queues of one client; an answer without assignments has it keep what it has. */
    public CompletableFuture<QueryAssignmentResponseBody> of(QueryAssignmentRequestBody ask) {
        return queues.of(ask.topic()).thenApply(all -> of(ask, all));
    }

    private QueryAssignmentResponseBody of(QueryAssignmentRequestBody ask, List<MessageQueue> all) {
        SetMessageRequestModeRequestBody mode = modes.of(ask.topic(), ask.consumerGroup());
        Collection<MessageQueue> own = share(ask, all, mode);
        if (own == null) {
            return UNKNOWN;
        }
        Set<MessageQueueAssignment> assigned = new LinkedHashSet<>();
        own.forEach(queue -> assigned.add(new MessageQueueAssignment(queue, mode.mode(), null)));
        return new QueryAssignmentResponseBody(assigned);
    }

    private @Nullable Collection<MessageQueue> share(
            QueryAssignmentRequestBody ask, List<MessageQueue> all, SetMessageRequestModeRequestBody mode) {
        if (all.isEmpty()) {
            return null;
        }
        if (ask.messageModel() == MessageModel.BROADCASTING || !config.get().enabled()) {
            return all;
        }
        ConsumerGroup group = consumers.find(ask.consumerGroup());
        Sharing sharing = Sharing.of(ask.strategyName());
        if (group == null || sharing == null) {
            return null;
        }
        List<String> clients = group.clientIds().stream().sorted().toList();
        int index = clients.indexOf(ask.clientId());
        if (index < 0) {
            return List.of();
        }
        return mode.mode() == MessageRequestMode.POP
                ? sharing.popped(all, clients.size(), index, mode.popShareQueueNum())
                : sharing.share(all, clients.size(), index);
    }
}
