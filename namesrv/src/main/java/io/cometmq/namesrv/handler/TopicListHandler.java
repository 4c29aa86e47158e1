// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_HAS_UNIT_SUB_TOPIC_LIST;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_SYSTEM_TOPIC_LIST_FROM_NS;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_TOPICS_BY_CLUSTER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_UNIT_TOPIC_LIST;

import io.cometmq.common.io.Json;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfCluster;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the requests for lists of topic names. */
public final class TopicListHandler {
    private static final int UNIT_FLAG = 0x1;
    private static final int UNIT_SUBSCRIPTION_FLAG = 0x2;

    private final RouteTable routes;
    private final Supplier<RouteConfig> config;

    public TopicListHandler(RouteTable routes, Supplier<RouteConfig> config) {
        this.routes = routes;
        this.config = config;
    }

    public void bind(HandlerTable table) {
        table.on(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, Lane.ADMIN, this::all);
        table.on(GET_TOPICS_BY_CLUSTER, Lane.ADMIN, this::ofCluster);
        table.on(GET_SYSTEM_TOPIC_LIST_FROM_NS, Lane.ADMIN, this::reserved);
        table.on(GET_UNIT_TOPIC_LIST, Lane.ADMIN, request -> units(UNIT_FLAG, 0));
        table.on(GET_HAS_UNIT_SUB_TOPIC_LIST, Lane.ADMIN, request -> units(UNIT_SUBSCRIPTION_FLAG, 0));
        table.on(GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST, Lane.ADMIN, request -> units(UNIT_SUBSCRIPTION_FLAG, UNIT_FLAG));
    }

    Reply<NoHeader> all(Request<NoHeader> request) {
        refuseUnless(config.get().listsAllTopics(), "enableAllTopicList");
        return list(null, routes.topics());
    }

    Reply<NoHeader> ofCluster(Request<OfCluster> request) {
        refuseUnlessListing();
        return list(null, routes.topicsIn(request.header().cluster()));
    }

    /** The names that no user topic may take: those of clusters and of brokers. */
    Reply<NoHeader> reserved(Request<NoHeader> request) {
        refuseUnlessListing();
        ClusterInfo known = routes.clusters();
        TreeSet<String> names = new TreeSet<>(known.clusterAddrTable().keySet());
        names.addAll(known.brokerAddrTable().keySet());
        Optional<String> someBroker = known.brokerAddrTable().values().stream()
                .map(BrokerData::brokerAddrs)
                .flatMap(addresses -> addresses.values().stream())
                .findFirst();
        return list(someBroker.orElse(null), List.copyOf(names));
    }

    private Reply<NoHeader> units(int set, int clear) {
        refuseUnlessListing();
        return list(null, routes.topicsWhere(queues -> hasFlags(queues, set, clear)));
    }

    private static boolean hasFlags(QueueData queues, int set, int clear) {
        return (queues.topicSysFlag() & set) == set && (queues.topicSysFlag() & clear) == 0;
    }

    private void refuseUnlessListing() {
        refuseUnless(config.get().listsTopics(), "enableTopicList");
    }

    private static void refuseUnless(boolean allowed, String key) {
        if (!allowed) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "disable: the name server is set to " + key + "=false");
        }
    }

    private static Reply<NoHeader> list(@Nullable String brokerAddress, List<String> topics) {
        return Reply.ok().withBody(Body.of(Json.writeBytes(new TopicList(brokerAddress, topics))));
    }
}
