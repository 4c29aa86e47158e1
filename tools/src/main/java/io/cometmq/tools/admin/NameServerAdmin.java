// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KVLIST_BY_NAMESPACE;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.ADD_WRITE_PERM_OF_BROKER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_TOPICS_BY_CLUSTER;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.UPDATE_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.WIPE_WRITE_PERM_OF_BROKER;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_BROKER_CLUSTER_INFO;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.OfNamespace;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfBrokerName;
import io.cometmq.remoting.protocol.request.NamesrvAdminRequests.OfCluster;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks into name servers and changes them; routes and clusters are with {@link AdminClient}. Every call fails with an
 * {@link AdminException}. Immutable.
 */
public final class NameServerAdmin {
    private final AdminClient admin;

    public NameServerAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** All clusters and brokers, as one name server knows them. */
    public ClusterInfo clusters(String nameServer) {
        return admin.fetch(nameServer, GET_BROKER_CLUSTER_INFO, NoHeader.INSTANCE, ClusterInfo.class);
    }

    /** Where the queues of a topic are, as one name server knows it; unknown: TOPIC_NOT_EXIST. */
    public TopicRouteData route(String nameServer, String topic) {
        return admin.fetch(nameServer, GET_ROUTEINFO_BY_TOPIC, new RouteOf(topic, true), TopicRouteData.class);
    }

    /** The names of a cluster's topics. */
    public TopicList topicsOf(String cluster) {
        return admin.fetchFromNameServer(GET_TOPICS_BY_CLUSTER, new OfCluster(cluster), TopicList.class);
    }

    /** Takes the write permission from all topics of a broker, in the routes of one name server; of how many. */
    public int wipeWritePermission(String nameServer, String brokerName) {
        return admin.call(nameServer, WIPE_WRITE_PERM_OF_BROKER, new OfBrokerName(brokerName))
                .header()
                .wipeTopicCount();
    }

    /** Gives the write permission back to all topics of a broker, in the routes of one name server; to how many. */
    public int addWritePermission(String nameServer, String brokerName) {
        return admin.call(nameServer, ADD_WRITE_PERM_OF_BROKER, new OfBrokerName(brokerName))
                .header()
                .addTopicCount();
    }

    /** The settings of a name server as lines {@code key=value}. */
    public String config(String nameServer) {
        return admin.fetchText(nameServer, GET_NAMESRV_CONFIG, NoHeader.INSTANCE);
    }

    /** Changes settings of a name server, given as lines {@code key=value}. */
    public void updateConfig(String nameServer, String lines) {
        admin.callWithText(nameServer, UPDATE_NAMESRV_CONFIG, NoHeader.INSTANCE, lines);
    }

    /** The value of a key, from the first name server that answers; unknown: QUERY_NOT_FOUND. */
    public String value(String namespace, String key) {
        return String.valueOf(admin.callNameServer(GET_KV_CONFIG, new OfKey(namespace, key))
                .header()
                .value());
    }

    /** All keys and values of a namespace, from the first name server that answers; unknown: QUERY_NOT_FOUND. */
    public KVTable values(String namespace) {
        return admin.fetchFromNameServer(GET_KVLIST_BY_NAMESPACE, new OfNamespace(namespace), KVTable.class);
    }

    /** Sets a key at all name servers; one that fails does not keep the others from it. */
    public void put(String namespace, String key, String value) {
        PutKv put = new PutKv(namespace, key, value);
        EachServer.of(admin.nameServers(), nameServer -> admin.call(nameServer, PUT_KV_CONFIG, put));
    }

    /**
     * Says at all name servers how many queues brokers have of an ordered topic.
     *
     * @param conf {@code broker:queues}, joined by {@code ;}
     * @param whole whether this is all; else brokers that it does not name keep what they have
     */
    public void putOrder(String topic, String conf, boolean whole) {
        if (whole) {
            put(TopicAdmin.ORDER_NAMESPACE, topic, conf);
            return;
        }
        Map<String, String> brokers = presentOrder(topic);
        Stream.of(conf.split(";", -1)).forEach(each -> brokers.put(broker(each), each));
        put(TopicAdmin.ORDER_NAMESPACE, topic, String.join(";", brokers.values()));
    }

    /** Says at all name servers that a broker has no queues in order of a topic; what they know of others stays. */
    public void removeOrder(String topic, String brokerName) {
        Map<String, String> brokers = presentOrder(topic);
        if (brokers.remove(brokerName) == null) {
            return;
        }
        if (brokers.isEmpty()) {
            remove(TopicAdmin.ORDER_NAMESPACE, topic);
        } else {
            put(TopicAdmin.ORDER_NAMESPACE, topic, String.join(";", brokers.values()));
        }
    }

    /** What is said of each broker, by its name. */
    private Map<String, String> presentOrder(String topic) {
        Map<String, String> brokers = new LinkedHashMap<>();
        try {
            Stream.of(value(TopicAdmin.ORDER_NAMESPACE, topic).split(";", -1))
                    .filter(each -> !each.isBlank())
                    .forEach(each -> brokers.put(broker(each), each));
        } catch (AdminException none) {
            if (none.code() != ResponseCode.QUERY_NOT_FOUND) {
                throw none;
            }
        }
        return brokers;
    }

    private static String broker(String part) {
        return part.split(":", -1)[0];
    }

    /** Removes a key at all name servers; one that fails does not keep the others from it. */
    public void remove(String namespace, String key) {
        OfKey gone = new OfKey(namespace, key);
        EachServer.of(admin.nameServers(), nameServer -> admin.call(nameServer, DELETE_KV_CONFIG, gone));
    }
}
