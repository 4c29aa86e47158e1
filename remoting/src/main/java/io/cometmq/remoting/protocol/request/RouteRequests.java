// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.body.RegisterBrokerBody;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import org.jspecify.annotations.Nullable;

/** Requests to a name server about who serves which topic. */
public final class RouteRequests {
    /** A broker says that it lives, where, and which topics it has. */
    public static final RequestType<RegisterBroker, Registered> REGISTER_BROKER = RequestType.of(
                    103, "REGISTER_BROKER", RegisterBroker.class, Registered.class)
            .taking(RegisterBrokerBody.class)
            .answering(KVTable.class);

    /** A broker says that it goes. */
    public static final RequestType<OfBroker, NoHeader> UNREGISTER_BROKER =
            RequestType.of(104, "UNREGISTER_BROKER", OfBroker.class, NoHeader.class);

    /** The brokers and queues of a topic. Unknown: TOPIC_NOT_EXIST. */
    public static final RequestType<RouteOf, NoHeader> GET_ROUTEINFO_BY_TOPIC = RequestType.of(
                    105, "GET_ROUTEINFO_BY_TOPIC", RouteOf.class, NoHeader.class)
            .answering(TopicRouteData.class);

    /** All clusters and their brokers. */
    public static final RequestType<NoHeader, NoHeader> GET_BROKER_CLUSTER_INFO = RequestType.of(
                    106, "GET_BROKER_CLUSTER_INFO", NoHeader.class, NoHeader.class)
            .answering(ClusterInfo.class);

    /** Whether a broker's topics differ from what the name server knows; also a sign of life. */
    public static final RequestType<OfBroker, VersionChanged> QUERY_DATA_VERSION = RequestType.of(
                    322, "QUERY_DATA_VERSION", OfBroker.class, VersionChanged.class)
            .taking(DataVersion.class)
            .answering(DataVersion.class);

    private RouteRequests() {}

    /**
     * A broker that registers.
     *
     * @param brokerAddr {@code host:port} for clients
     * @param haServerAddr {@code host:port} for replicas
     * @param brokerId 0 for the master
     * @param heartbeatTimeoutMillis after what silence the broker counts as gone
     * @param compressed whether the body is deflated
     * @param bodyCrc32 checksum of the body, 0 or absent for none
     */
    public record RegisterBroker(
            String brokerName,
            String brokerAddr,
            String clusterName,
            String haServerAddr,
            long brokerId,
            @Nullable Long heartbeatTimeoutMillis,
            @Nullable Boolean enableActingMaster,
            @Nullable Boolean compressed,
            @Nullable Integer bodyCrc32) {}

    /** Where the master of a registered replica is. */
    public record Registered(@Nullable String haServerAddr, @Nullable String masterAddr) {}

    /** One broker; {@code brokerId} is 0 for the master. */
    public record OfBroker(String brokerName, String brokerAddr, String clusterName, long brokerId) {}

    /**
     * A topic.
     *
     * @param acceptStandardJsonOnly whether the client needs every map key of the answer in quotes
     */
    public record RouteOf(String topic, @Nullable Boolean acceptStandardJsonOnly) {}

    /** Whether the broker should register again. */
    public record VersionChanged(boolean changed) {}
}
