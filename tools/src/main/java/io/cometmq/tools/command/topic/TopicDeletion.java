// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;

import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DeleteRoute;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.tools.admin.AdminClient;

/** Removes topics from clusters: first from the brokers, then from the routes. Stateless. */
public final class TopicDeletion {
    private static final String ORDER_NAMESPACE = "ORDER_TOPIC_CONFIG";

    private TopicDeletion() {}

    /** Deletes a topic, if it is there, on the brokers of a cluster and in the name servers. */
    public static void from(AdminClient admin, String cluster, String topic) {
        fromBrokers(admin, cluster, topic);
        fromNameServers(admin, cluster, topic);
    }

    static void fromBrokers(AdminClient admin, String cluster, String topic) {
        admin.masters(cluster)
                .values()
                .forEach(master -> admin.call(master, DELETE_TOPIC_IN_BROKER, new OfTopic(topic)));
    }

    static void fromNameServers(AdminClient admin, String cluster, String topic) {
        for (String nameServer : admin.nameServers()) {
            admin.call(nameServer, DELETE_TOPIC_IN_NAMESRV, new DeleteRoute(topic, cluster));
            admin.call(nameServer, DELETE_KV_CONFIG, new OfKey(ORDER_NAMESPACE, topic));
        }
    }
}
