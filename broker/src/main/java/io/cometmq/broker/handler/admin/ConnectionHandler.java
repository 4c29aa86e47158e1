// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_PRODUCER_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_PRODUCER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.QUERY_SUBSCRIPTION_BY_CONSUMER;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerInfo;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.remoting.protocol.body.QuerySubscriptionResponseBody;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.OfProducerGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.OfSubscription;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Serves the requests that ask who is connected, and passes questions on to a connected consumer. */
public final class ConnectionHandler {
    private final ProducerGroups producers;
    private final ConsumerGroups consumers;
    private final ClientCalls clients;

    public ConnectionHandler(ProducerGroups producers, ConsumerGroups consumers) {
        this.producers = producers;
        this.consumers = consumers;
        this.clients = new ClientCalls(consumers);
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_CONSUMER_CONNECTION_LIST, Lane.ADMIN, this::consumers);
        table.on(GET_PRODUCER_CONNECTION_LIST, Lane.ADMIN, this::producers);
        table.on(GET_ALL_PRODUCER_INFO, Lane.ADMIN, this::allProducers);
        table.on(QUERY_SUBSCRIPTION_BY_CONSUMER, Lane.ADMIN, this::subscription);
        table.onAsync(GET_CONSUMER_RUNNING_INFO, Lane.ADMIN, this::runningInfo);
    }

    Reply<NoHeader> consumers(Request<OfConsumerGroup> request) {
        ConsumerGroup group = clients.online(request.header().consumerGroup());
        ConsumerGroup.Style style = group.style();
        return Reply.ok()
                .withBody(JsonBodies.of(new ConsumerConnection(
                        connections(group.members()),
                        style.fromWhere(),
                        style.type(),
                        style.model(),
                        group.subscriptions(),
                        differences(group))));
    }

    Reply<NoHeader> producers(Request<OfProducerGroup> request) {
        String group = request.header().producerGroup();
        Collection<ClientSession> members = producers.members(group);
        if (members.isEmpty()) {
            throw new Refusal(SYSTEM_ERROR, "producer group " + group + " has no connected member");
        }
        return Reply.ok().withBody(JsonBodies.of(new ProducerConnection(connections(members))));
    }

    Reply<NoHeader> allProducers(Request<NoHeader> request) {
        Map<String, List<ProducerInfo>> table = new TreeMap<>();
        producers
                .all()
                .forEach((group, members) -> table.put(
                        group, members.stream().map(ConnectionHandler::producer).toList()));
        return Reply.ok().withBody(JsonBodies.of(new ProducerTableInfo(table)));
    }

    Reply<NoHeader> subscription(Request<OfSubscription> request) {
        OfSubscription ask = request.header();
        ConsumerGroup group = consumers.find(ask.group());
        String topic = ask.topic();
        return Reply.ok()
                .withBody(JsonBodies.of(new QuerySubscriptionResponseBody(
                        ask.group(), group == null || topic == null ? null : group.subscription(topic), topic)));
    }

    CompletionStage<Reply<NoHeader>> runningInfo(Request<OfClient> request) {
        OfClient ask = request.header();
        return clients.ask(
                clients.member(ask.consumerGroup(), ask.clientId()), GET_CONSUMER_RUNNING_INFO, ask, Body.empty());
    }

    private static @Nullable List<ConsumerConnection.Difference> differences(ConsumerGroup group) {
        List<ConsumerConnection.Difference> differences = group.differences().stream()
                .map(found -> new ConsumerConnection.Difference(
                        found.topic(),
                        found.clientId(),
                        found.expression(),
                        found.otherClientId(),
                        found.otherExpression()))
                .toList();
        return differences.isEmpty() ? null : differences;
    }

    private static Set<Connection> connections(Collection<ClientSession> members) {
        Set<Connection> all = new LinkedHashSet<>();
        members.forEach(member ->
                all.add(new Connection(member.remoteText(), member.clientId(), member.language(), member.version())));
        return all;
    }

    private static ProducerInfo producer(ClientSession member) {
        return new ProducerInfo(
                member.clientId(), member.language(), member.seenMillis(), "/" + member.remoteText(), member.version());
    }
}
