// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_EXPIRED_CONSUMEQUEUE;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_UNUSED_TOPIC;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.GET_BROKER_HA_STATUS;

import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests by which administrators have a broker tidy up, and look at its replicas. */
public final class MaintenanceHandler {
    private static final Logger log = LoggerFactory.getLogger(MaintenanceHandler.class);
    private static final long MASTER_ID = 0;

    private final BrokerIdentity identity;
    private final MessageStore store;
    private final Topics topics;

    public MaintenanceHandler(BrokerIdentity identity, MessageStore store, Topics topics) {
        this.identity = identity;
        this.store = store;
        this.topics = topics;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        // Compat: RocketMQ's queues keep files of deleted messages until they are told; these follow the front of the
        // log by themselves, so there is nothing left to do.
        table.on(CLEAN_EXPIRED_CONSUMEQUEUE, Lane.ADMIN, request -> Reply.ok());
        table.on(CLEAN_UNUSED_TOPIC, Lane.ADMIN, this::cleanUnusedTopics);
        table.on(GET_BROKER_HA_STATUS, Lane.ADMIN, this::replicas);
    }

    Reply<NoHeader> cleanUnusedTopics(Request<NoHeader> request) {
        log.info(
                "Queues of topics deleted that are none any more: topics={} by={}",
                deleteUnusedQueues(),
                request.connection().remote());
        return Reply.ok();
    }

    /** The topics whose queues went. */
    Set<String> deleteUnusedQueues() {
        Set<String> unused = store.queues().stream()
                .map(MessageStore.QueueId::topic)
                .filter(this::isUnused)
                .collect(Collectors.toCollection(TreeSet::new));
        store.deleteTopics(unused);
        return unused;
    }

    /** Queues of single members have no settings, and belong to a topic that has. */
    private boolean isUnused(String topic) {
        return topics.find(topic) == null
                && !topics.system().contains(topic)
                && !TopicNames.isSystemTopic(topic)
                && !TopicNames.isLmq(topic);
    }

    Reply<NoHeader> replicas(Request<NoHeader> request) {
        return Reply.ok()
                .withBody(JsonBodies.of(new HARuntimeInfo(
                        identity.brokerId() == MASTER_ID,
                        store.maxLogOffset(),
                        0,
                        List.of(),
                        HARuntimeInfo.HAClientRuntimeInfo.NOBODY)));
    }
}
