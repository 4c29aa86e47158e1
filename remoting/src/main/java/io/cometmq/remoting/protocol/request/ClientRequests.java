// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.GetConsumerListByGroupResponseBody;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import org.jspecify.annotations.Nullable;

/** Requests by which clients make themselves known to a broker, and the broker's word back to them. */
public final class ClientRequests {
    /** Says which groups a client produces and consumes for, and what they subscribe to. */
    public static final RequestType<NoHeader, HeartbeatSeen> HEART_BEAT = RequestType.of(
                    34, "HEART_BEAT", NoHeader.class, HeartbeatSeen.class)
            .taking(HeartbeatData.class);

    /** Takes a client out of a producer group, a consumer group, or both. */
    public static final RequestType<UnregisterClient, NoHeader> UNREGISTER_CLIENT =
            RequestType.of(35, "UNREGISTER_CLIENT", UnregisterClient.class, NoHeader.class);

    /** Gives a message back that could not be consumed; it comes again later through the group's retry topic. */
    public static final RequestType<SendBack, NoHeader> CONSUMER_SEND_MSG_BACK =
            RequestType.of(36, "CONSUMER_SEND_MSG_BACK", SendBack.class, NoHeader.class);

    /** The client ids of a consumer group. */
    public static final RequestType<OfConsumerGroup, NoHeader> GET_CONSUMER_LIST_BY_GROUP = RequestType.of(
                    38, "GET_CONSUMER_LIST_BY_GROUP", OfConsumerGroup.class, NoHeader.class)
            .answering(GetConsumerListByGroupResponseBody.class);

    /** Broker to client, oneway: the members of a consumer group changed, so rebalance at once. */
    public static final RequestType<OfConsumerGroup, NoHeader> NOTIFY_CONSUMER_IDS_CHANGED =
            RequestType.of(40, "NOTIFY_CONSUMER_IDS_CHANGED", OfConsumerGroup.class, NoHeader.class);

    /** Asks the broker whether it understands a subscription. */
    public static final RequestType<NoHeader, NoHeader> CHECK_CLIENT_CONFIG = RequestType.of(
                    46, "CHECK_CLIENT_CONFIG", NoHeader.class, NoHeader.class)
            .taking(CheckClientRequestBody.class);

    /** What a consumer is doing. An administrator asks the broker, which asks the client. */
    public static final RequestType<OfClient, NoHeader> GET_CONSUMER_RUNNING_INFO = RequestType.of(
                    307, "GET_CONSUMER_RUNNING_INFO", OfClient.class, NoHeader.class)
            .answering(ConsumerRunningInfo.class);

    private ClientRequests() {}

    /**
     * What the broker made of a heartbeat.
     *
     * @param supportsFingerprint whether the client may send the short form of heartbeats
     * @param subscriptionChanged whether a subscription differs from what the broker knew
     */
    public record HeartbeatSeen(
            @WireName("IS_SUPPORT_HEART_BEAT_V2") @Nullable Boolean supportsFingerprint,
            @WireName("IS_SUB_CHANGE") @Nullable Boolean subscriptionChanged) {}

    /** A client, and the groups that it leaves. */
    public record UnregisterClient(String clientID, @Nullable String producerGroup, @Nullable String consumerGroup) {}

    /**
     * A message and the group that could not consume it.
     *
     * @param offset the log offset of the message
     * @param delayLevel 0 lets the broker choose by the number of retries, negative means the dead-letter queue
     */
    public record SendBack(
            long offset,
            String group,
            int delayLevel,
            @Nullable String originMsgId,
            @Nullable String originTopic,
            @Nullable Boolean unitMode,
            @Nullable Integer maxReconsumeTimes,
            @WireName("bname") @Nullable String brokerName) {}

    /** A consumer group. */
    public record OfConsumerGroup(String consumerGroup) {}

    /** One client of a consumer group. */
    public record OfClient(String consumerGroup, String clientId, @Nullable Boolean jstackEnable) {}
}
