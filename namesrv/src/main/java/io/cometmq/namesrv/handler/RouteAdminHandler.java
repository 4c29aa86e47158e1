// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.ADD_WRITE_PERM_OF_BROKER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.WIPE_WRITE_PERM_OF_BROKER;

import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.Added;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfBrokerName;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.Wiped;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests by which operators change routes. */
public final class RouteAdminHandler {
    private static final Logger log = LoggerFactory.getLogger(RouteAdminHandler.class);

    private final RouteTable routes;

    public RouteAdminHandler(RouteTable routes) {
        this.routes = routes;
    }

    public void bind(HandlerTable table) {
        table.on(WIPE_WRITE_PERM_OF_BROKER, Lane.ADMIN, this::wipe);
        table.on(ADD_WRITE_PERM_OF_BROKER, Lane.ADMIN, this::add);
        table.on(DELETE_TOPIC_IN_NAMESRV, Lane.ADMIN, this::delete);
    }

    Reply<Wiped> wipe(Request<OfBrokerName> request) {
        String broker = request.header().brokerName();
        int topics = routes.wipeWritePermission(broker);
        log.info(
                "Write permission taken: brokerName={} topics={} peer={}",
                broker,
                topics,
                request.connection().remote());
        return Reply.of(new Wiped(topics));
    }

    Reply<Added> add(Request<OfBrokerName> request) {
        String broker = request.header().brokerName();
        int topics = routes.addWritePermission(broker);
        log.info(
                "Write permission given: brokerName={} topics={} peer={}",
                broker,
                topics,
                request.connection().remote());
        return Reply.of(new Added(topics));
    }

    Reply<NoHeader> delete(Request<DeleteRoute> request) {
        DeleteRoute ask = request.header();
        if (ask.clusterName() == null || ask.clusterName().isEmpty()) {
            routes.deleteTopic(ask.topic());
        } else {
            routes.deleteTopic(ask.topic(), ask.clusterName());
        }
        log.info(
                "Topic deleted from the routes: topic={} cluster={} peer={}",
                ask.topic(),
                ask.clusterName(),
                request.connection().remote());
        return Reply.ok();
    }
}
