// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.ClientRequests.CHECK_CLIENT_CONFIG;
import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_LIST_BY_GROUP;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.ClientRequests.UNREGISTER_CLIENT;

import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.filter.Filters;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.request.ClientRequests.HeartbeatSeen;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;

/** Serves the requests by which clients make themselves known. Thread-safe. */
public final class ClientHandler {
    private final ProducerGroups producers;
    private final ConsumerGroups consumers;
    private final Heartbeats heartbeats;
    private final Filters filters;

    public ClientHandler(ProducerGroups producers, ConsumerGroups consumers, Heartbeats heartbeats, Filters filters) {
        this.producers = producers;
        this.consumers = consumers;
        this.heartbeats = heartbeats;
        this.filters = filters;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(HEART_BEAT, Lane.INLINE, this::heartbeat);
        table.on(UNREGISTER_CLIENT, Lane.INLINE, this::unregister);
        table.on(GET_CONSUMER_LIST_BY_GROUP, Lane.INLINE, this::consumerIds);
        table.on(CHECK_CLIENT_CONFIG, Lane.INLINE, this::check);
    }

    Reply<HeartbeatSeen> heartbeat(Request<NoHeader> request) {
        HeartbeatData data = JsonBodies.read(request, HeartbeatData.class);
        boolean changed = heartbeats.take(data, request.connection(), request.language(), request.version());
        return Reply.of(new HeartbeatSeen(true, changed));
    }

    Reply<NoHeader> unregister(Request<UnregisterClient> request) {
        UnregisterClient ask = request.header();
        if (ask.producerGroup() != null) {
            producers.unregister(ask.producerGroup(), request.connection());
        }
        if (ask.consumerGroup() != null) {
            consumers.unregister(ask.consumerGroup(), request.connection());
        }
        return Reply.ok();
    }

    Reply<NoHeader> consumerIds(Request<OfConsumerGroup> request) {
        String name = request.header().consumerGroup();
        ConsumerGroup group = consumers.find(name);
        if (group == null) {
            throw new Refusal(SYSTEM_ERROR, "consumer group " + name + " has no connected member");
        }
        return Reply.ok().withBody(Body.of(group.clientIdsBody()));
    }

    Reply<NoHeader> check(Request<NoHeader> request) {
        CheckClientRequestBody ask = JsonBodies.read(request, CheckClientRequestBody.class);
        if (ask.subscriptionData() == null) {
            throw new Refusal(INVALID_PARAMETER, "body: subscriptionData is missing");
        }
        filters.check(ask.subscriptionData());
        return Reply.ok();
    }
}
