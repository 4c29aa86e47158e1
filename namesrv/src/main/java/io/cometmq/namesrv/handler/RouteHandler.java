// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.RouteRequests.GET_BROKER_CLUSTER_INFO;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.namesrv.kv.KvConfig;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.function.Supplier;

/** Serves the requests by which clients find brokers. */
public final class RouteHandler {
    /** From this version on (4.9.4) clients read quoted map keys; older ones get what they always got. */
    static final int QUOTED_KEYS_VERSION = 401;

    private final RouteTable routes;
    private final KvConfig settings;
    private final Supplier<RouteConfig> config;
    private final Clock clock;
    private final long startNanos;

    /** Serves routes from now on: the wait for the first registrations begins here. */
    public RouteHandler(RouteTable routes, KvConfig settings, Supplier<RouteConfig> config, Clock clock) {
        this.routes = routes;
        this.settings = settings;
        this.config = config;
        this.clock = clock;
        this.startNanos = clock.nanos();
    }

    public void bind(HandlerTable table) {
        table.on(GET_ROUTEINFO_BY_TOPIC, Lane.INLINE, this::route);
        table.on(GET_BROKER_CLUSTER_INFO, Lane.ADMIN, this::clusters);
    }

    Reply<NoHeader> route(Request<RouteOf> request) {
        RouteConfig rules = config.get();
        refuseWhileWaiting(rules);
        String topic = request.header().topic();
        TopicRouteData route = routes.route(topic, rules.standInMasters())
                .map(found -> Zone.of(request.fields())
                        .map(zone -> zone.filter(found))
                        .orElse(found))
                .map(found -> rules.orderedTopics() ? withOrder(topic, found) : found)
                .orElseThrow(() -> unknown(topic));
        boolean quoted = request.version() >= QUOTED_KEYS_VERSION
                || Boolean.TRUE.equals(request.header().acceptStandardJsonOnly());
        return Reply.ok().withBody(Body.of(quoted ? Json.writeStandardBytes(route) : Json.writeBytes(route)));
    }

    Reply<NoHeader> clusters(Request<NoHeader> request) {
        return Reply.ok().withBody(Body.of(Json.writeBytes(routes.clusters())));
    }

    private void refuseWhileWaiting(RouteConfig rules) {
        if (rules.waitsForBrokers()
                && clock.nanos() - startNanos < rules.waitForBrokers().toNanos()) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "name server not ready: it waits " + rules.waitForBrokers().toSeconds()
                            + " s for brokers to register (waitSecondsForService)");
        }
    }

    private TopicRouteData withOrder(String topic, TopicRouteData route) {
        return new TopicRouteData(
                route.brokerDatas(),
                route.filterServerTable(),
                settings.get(KvConfig.ORDER_TOPIC_CONFIG, topic).orElse(null),
                route.queueDatas(),
                route.topicQueueMappingByBroker());
    }

    private static Refusal unknown(String topic) {
        // Compat: clients show this remark to their users and match its beginning.
        return new Refusal(
                ResponseCode.TOPIC_NOT_EXIST,
                "No topic route info in name server for the topic: " + topic
                        + ": no broker that is alive has registered it");
    }
}
