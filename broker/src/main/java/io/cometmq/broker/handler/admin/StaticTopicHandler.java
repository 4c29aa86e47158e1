// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.StaticTopicRequests.UPDATE_AND_CREATE_STATIC_TOPIC;

import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletionStage;

/** Serves the request that creates and changes static topics. Thread-safe. */
public final class StaticTopicHandler {
    private final TopicAdminHandler topics;
    private final QueueMappings mappings;
    private final HeldPulls held;

    public StaticTopicHandler(TopicAdminHandler topics, QueueMappings mappings, HeldPulls held) {
        this.topics = topics;
        this.mappings = mappings;
        this.held = held;
    }

    /** Adds this handler's row. */
    public void bind(HandlerTable table) {
        table.onAsync(UPDATE_AND_CREATE_STATIC_TOPIC, Lane.ADMIN, this::put);
    }

    CompletionStage<Reply<NoHeader>> put(Request<CreateTopic> request) {
        CreateTopic ask = request.header();
        TopicQueueMappingDetail mapping = JsonBodies.read(request, TopicQueueMappingDetail.class);
        if (!mapping.topic().equals(ask.topic())) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "topic=" + mapping.topic() + " in the mapping: expected " + ask.topic() + " as in the header");
        }
        CompletionStage<Reply<NoHeader>> done =
                topics.put(ask, () -> mappings.put(mapping, ask.readQueueNums(), Boolean.TRUE.equals(ask.force())));
        endPullsOfMovedQueues(mapping);
        return done;
    }

    /** Whoever waits for messages of a queue that takes none any more shall wait where it takes them now. */
    private void endPullsOfMovedQueues(TopicQueueMappingDetail mapping) {
        mapping.hostedQueues().forEach((id, items) -> {
            for (LogicQueueMappingItem item : items.subList(0, items.size() - 1)) {
                if (item.isOn(mapping.bname())) {
                    held.end(mapping.topic(), item.queueId());
                }
            }
        });
    }
}
