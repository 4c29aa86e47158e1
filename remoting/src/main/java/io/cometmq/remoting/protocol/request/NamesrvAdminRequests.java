// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.TopicList;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators look into a name server and change it. */
public final class NamesrvAdminRequests {
    /** Takes the write permission from all topics of a broker, in the routes only. */
    public static final RequestType<OfBrokerName, Wiped> WIPE_WRITE_PERM_OF_BROKER =
            RequestType.of(205, "WIPE_WRITE_PERM_OF_BROKER", OfBrokerName.class, Wiped.class);

    /** The names of all topics. */
    public static final RequestType<NoHeader, NoHeader> GET_ALL_TOPIC_LIST_FROM_NAMESERVER = RequestType.of(
                    206, "GET_ALL_TOPIC_LIST_FROM_NAMESERVER", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** Removes a topic from the routes, of one cluster or of all. */
    public static final RequestType<DeleteRoute, NoHeader> DELETE_TOPIC_IN_NAMESRV =
            RequestType.of(216, "DELETE_TOPIC_IN_NAMESRV", DeleteRoute.class, NoHeader.class);

    /** The names of the topics of a cluster. */
    public static final RequestType<OfCluster, NoHeader> GET_TOPICS_BY_CLUSTER = RequestType.of(
                    224, "GET_TOPICS_BY_CLUSTER", OfCluster.class, NoHeader.class)
            .answering(TopicList.class);

    /** The names that no user topic may take: clusters and brokers, with the address of one broker. */
    public static final RequestType<NoHeader, NoHeader> GET_SYSTEM_TOPIC_LIST_FROM_NS = RequestType.of(
                    304, "GET_SYSTEM_TOPIC_LIST_FROM_NS", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** The names of topics that belong to a unit. */
    public static final RequestType<NoHeader, NoHeader> GET_UNIT_TOPIC_LIST = RequestType.of(
                    311, "GET_UNIT_TOPIC_LIST", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** The names of topics with subscriptions of units. */
    public static final RequestType<NoHeader, NoHeader> GET_HAS_UNIT_SUB_TOPIC_LIST = RequestType.of(
                    312, "GET_HAS_UNIT_SUB_TOPIC_LIST", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** The names of topics with subscriptions of units that belong to no unit themselves. */
    public static final RequestType<NoHeader, NoHeader> GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST = RequestType.of(
                    313, "GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** Changes settings of the name server; the body is {@code key=value} lines. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_NAMESRV_CONFIG =
            RequestType.of(318, "UPDATE_NAMESRV_CONFIG", NoHeader.class, NoHeader.class);

    /** The settings of the name server; the answer's body is {@code key=value} lines. */
    public static final RequestType<NoHeader, NoHeader> GET_NAMESRV_CONFIG =
            RequestType.of(319, "GET_NAMESRV_CONFIG", NoHeader.class, NoHeader.class);

    /** Gives the write permission back to all topics of a broker, in the routes only. */
    public static final RequestType<OfBrokerName, Added> ADD_WRITE_PERM_OF_BROKER =
            RequestType.of(327, "ADD_WRITE_PERM_OF_BROKER", OfBrokerName.class, Added.class);

    private NamesrvAdminRequests() {}

    /** All brokers of this name. */
    public record OfBrokerName(String brokerName) {}

    /** How many topics lost the permission. */
    public record Wiped(int wipeTopicCount) {}

    /** How many topics got the permission. */
    public record Added(int addTopicCount) {}

    /** A topic, and the cluster that it is removed from; absent for all clusters. */
    public record DeleteRoute(String topic, @Nullable String clusterName) {}

    /** A cluster. */
    public record OfCluster(String cluster) {}
}
