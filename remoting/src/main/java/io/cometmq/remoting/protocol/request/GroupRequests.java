// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.remoting.protocol.body.QuerySubscriptionResponseBody;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators read and change the groups of a broker. */
public final class GroupRequests {
    /** Creates or changes a consumer group. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_AND_CREATE_SUBSCRIPTIONGROUP = RequestType.of(
                    200, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP", NoHeader.class, NoHeader.class)
            .taking(SubscriptionGroupConfig.class);

    /** The settings of all consumer groups, or of a page of them. */
    public static final RequestType<GroupPage, GroupTotal> GET_ALL_SUBSCRIPTIONGROUP_CONFIG = RequestType.of(
                    201, "GET_ALL_SUBSCRIPTIONGROUP_CONFIG", GroupPage.class, GroupTotal.class)
            .answering(SubscriptionGroupWrapper.class);

    /** The connected clients of a consumer group. Nobody: CONSUMER_NOT_ONLINE. */
    public static final RequestType<OfConsumerGroup, NoHeader> GET_CONSUMER_CONNECTION_LIST = RequestType.of(
                    203, "GET_CONSUMER_CONNECTION_LIST", OfConsumerGroup.class, NoHeader.class)
            .answering(ConsumerConnection.class);

    /** The connected clients of a producer group. */
    public static final RequestType<OfProducerGroup, NoHeader> GET_PRODUCER_CONNECTION_LIST = RequestType.of(
                    204, "GET_PRODUCER_CONNECTION_LIST", OfProducerGroup.class, NoHeader.class)
            .answering(ProducerConnection.class);

    /** Deletes a consumer group, with its offsets when asked. */
    public static final RequestType<DeleteGroup, NoHeader> DELETE_SUBSCRIPTIONGROUP =
            RequestType.of(207, "DELETE_SUBSCRIPTIONGROUP", DeleteGroup.class, NoHeader.class);

    /** How far a consumer group is behind. */
    public static final RequestType<StatsOf, NoHeader> GET_CONSUME_STATS = RequestType.of(
                    208, "GET_CONSUME_STATS", StatsOf.class, NoHeader.class)
            .answering(ConsumeStats.class);

    /** How far every consumer group is behind. */
    public static final RequestType<StatsOfAll, NoHeader> GET_BROKER_CONSUME_STATS = RequestType.of(
                    317, "GET_BROKER_CONSUME_STATS", StatsOfAll.class, NoHeader.class)
            .answering(ConsumeStatsList.class);

    /** All producers of a broker, by group. */
    public static final RequestType<NoHeader, NoHeader> GET_ALL_PRODUCER_INFO = RequestType.of(
                    328, "GET_ALL_PRODUCER_INFO", NoHeader.class, NoHeader.class)
            .answering(ProducerTableInfo.class);

    /** The topics that a group consumes. */
    public static final RequestType<OfGroup, NoHeader> QUERY_TOPICS_BY_CONSUMER = RequestType.of(
                    343, "QUERY_TOPICS_BY_CONSUMER", OfGroup.class, NoHeader.class)
            .answering(TopicList.class);

    /** What a group subscribes to on a topic. */
    public static final RequestType<OfSubscription, NoHeader> QUERY_SUBSCRIPTION_BY_CONSUMER = RequestType.of(
                    345, "QUERY_SUBSCRIPTION_BY_CONSUMER", OfSubscription.class, NoHeader.class)
            .answering(QuerySubscriptionResponseBody.class);

    /** The settings of one consumer group. Unknown: SUBSCRIPTION_GROUP_NOT_EXIST. */
    public static final RequestType<OfGroup, NoHeader> GET_SUBSCRIPTIONGROUP_CONFIG = RequestType.of(
                    352, "GET_SUBSCRIPTIONGROUP_CONFIG", OfGroup.class, NoHeader.class)
            .answering(SubscriptionGroupConfig.class);

    private GroupRequests() {}

    /**
     * Which page of the groups. All absent asks for everything.
     *
     * @param groupSeq the index of the first group
     * @param dataVersion the version that earlier pages had, as JSON; if it is another one now, the pages start again
     */
    public record GroupPage(@Nullable Integer groupSeq, @Nullable String dataVersion, @Nullable Integer maxGroupNum) {}

    /** How many groups there are on all pages. */
    public record GroupTotal(@Nullable Integer totalGroupNum) {}

    /** A producer group. */
    public record OfProducerGroup(String producerGroup) {}

    /** A consumer group. */
    public record OfGroup(String group) {}

    /** A consumer group, and whether its offsets go too. */
    public record DeleteGroup(String groupName, @Nullable Boolean cleanOffset) {}

    /**
     * A consumer group and the topics of interest; all of its topics when both are absent.
     *
     * @param topicList topics joined by {@code ;}
     */
    public record StatsOf(String consumerGroup, @Nullable String topic, @Nullable String topicList) {}

    /** All groups; {@code isOrder} selects those that consume in order. */
    public record StatsOfAll(@Nullable Boolean isOrder) {}

    /** A consumer group and a topic. */
    public record OfSubscription(String group, @Nullable String topic) {}
}
