// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.testing;

import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.MemoryNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server and some {@link FakeBroker}s on a network in memory, and a table in which clients of it meet. */
public final class FakeCluster implements Resource {
    private static final int READ_WRITE = 6;

    private final Resources resources = new Resources();
    private final MemoryNetwork network;
    private final RpcServer nameServer;
    private final List<FakeBroker> brokers = new ArrayList<>();
    private final Map<String, Integer> topics = new ConcurrentHashMap<>();
    private final MQClientManager clients;

    private FakeCluster(int brokerCount) {
        ThreadScheduler timeouts = resources.own(ThreadScheduler.start("timeouts"));
        network = MemoryNetwork.automatic(Clock.system(), timeouts);
        Transport transport = resources.own(network.transport());
        for (int i = 0; i < brokerCount; i++) {
            brokers.add(new FakeBroker("broker-" + (char) ('a' + i), transport));
        }
        HandlerTable table = new HandlerTable();
        table.on(GET_ROUTEINFO_BY_TOPIC, Lane.INLINE, this::route);
        nameServer = transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, Lanes.inCaller(), List.of()),
                ConnectionListener.NONE);
        clients = new MQClientManager(new ClientPlatform(Clock.system(), network::transport));
    }

    /** Starts a cluster of brokers {@code broker-a}, {@code broker-b} … without topics. */
    public static FakeCluster of(int brokers) {
        return new FakeCluster(brokers);
    }

    /** Gives every broker this topic. */
    public FakeCluster with(String topic, int queuesPerBroker) {
        topics.put(topic, queuesPerBroker);
        return this;
    }

    public MemoryNetwork network() {
        return network;
    }

    public FakeBroker broker(int index) {
        return brokers.get(index);
    }

    /** Where clients of this cluster meet. */
    public MQClientManager clients() {
        return clients;
    }

    /** {@code host:port} of the name server. */
    public String nameServer() {
        return nameServer.address().getAddress().getHostAddress() + ":"
                + nameServer.address().getPort();
    }

    private Reply<NoHeader> route(Request<RouteOf> request) {
        Integer queues = topics.get(request.header().topic());
        if (queues == null) {
            throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, "No topic route info in name server for the topic");
        }
        TopicRouteData data = new TopicRouteData(
                brokers.stream()
                        .map(broker ->
                                new BrokerData(Map.of(0L, broker.address()), broker.name(), "cluster", false, null))
                        .toList(),
                Map.of(),
                null,
                brokers.stream()
                        .map(broker -> new QueueData(broker.name(), READ_WRITE, queues, 0, queues))
                        .toList(),
                null);
        return Reply.ok().withBody(Body.of(Json.writeBytes(data)));
    }

    @Override
    public void close() {
        resources.close();
    }
}
