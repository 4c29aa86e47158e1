// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what brokers ask of a client. */
final class ClientCallbacks {
    private static final Logger log = LoggerFactory.getLogger(ClientCallbacks.class);

    private final ClientGroups groups;
    private final Runnable rebalance;

    /** Looks consumers up in {@code groups} and calls {@code rebalance} when a group changed. */
    ClientCallbacks(ClientGroups groups, Runnable rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    void bind(HandlerTable table) {
        table.on(NOTIFY_CONSUMER_IDS_CHANGED, Lane.INLINE, this::idsChanged);
        table.on(GET_CONSUMER_RUNNING_INFO, Lane.ADMIN, this::runningInfo);
    }

    Reply<NoHeader> idsChanged(Request<OfConsumerGroup> request) {
        log.info(
                "Members of the group changed: group={} broker={}",
                request.header().consumerGroup(),
                request.connection().remote());
        rebalance.run();
        return Reply.ok();
    }

    Reply<NoHeader> runningInfo(Request<OfClient> request) {
        String group = request.header().consumerGroup();
        MQConsumerInner consumer = groups.consumers().get(group);
        if (consumer == null) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR, "The Consumer Group <" + group + "> not exist in this consumer");
        }
        ConsumerRunningInfo info = consumer.consumerRunningInfo();
        if (Boolean.TRUE.equals(request.header().jstackEnable())) {
            info = new ConsumerRunningInfo(
                    stackTraces(),
                    info.mqPopTable(),
                    info.mqTable(),
                    info.properties(),
                    info.statusTable(),
                    info.subscriptionSet(),
                    info.userConsumerInfo());
        }
        return Reply.ok().withBody(Body.of(Json.writeBytes(info)));
    }

    private static String stackTraces() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            text.append(thread.getName())
                    .append(" TID: ")
                    .append(thread.getId())
                    .append(" STATE: ")
                    .append(thread.getState())
                    .append('\n');
            for (StackTraceElement element : entry.getValue()) {
                text.append("  ").append(element).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
