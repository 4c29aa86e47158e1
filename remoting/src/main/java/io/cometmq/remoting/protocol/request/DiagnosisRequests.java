// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators look into consumer groups and steer them. */
public final class DiagnosisRequests {
    /** Creates or changes several consumer groups. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST = RequestType.of(
                    225, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST", NoHeader.class, NoHeader.class)
            .taking(SubscriptionGroupList.class);

    /** When the messages of a topic's queues were stored, and how far a group has come in them. */
    public static final RequestType<TimeSpanOf, NoHeader> QUERY_CONSUME_TIME_SPAN = RequestType.of(
                    303, "QUERY_CONSUME_TIME_SPAN", TimeSpanOf.class, NoHeader.class)
            .answering(QueryConsumeTimeSpanBody.class);

    /**
     * Has one client of a group consume one message now. An administrator asks the broker, which loads the message and
     * asks the client with the record as body.
     */
    public static final RequestType<ConsumeDirectly, NoHeader> CONSUME_MESSAGE_DIRECTLY = RequestType.of(
                    309, "CONSUME_MESSAGE_DIRECTLY", ConsumeDirectly.class, NoHeader.class)
            .answering(ConsumeMessageDirectlyResult.class);

    /** Entries of a queue, and whether the filter of a group lets them pass. */
    public static final RequestType<QueueEntries, NoHeader> QUERY_CONSUME_QUEUE = RequestType.of(
                    321, "QUERY_CONSUME_QUEUE", QueueEntries.class, NoHeader.class)
            .answering(QueryConsumeQueueResponseBody.class);

    /** Forbids a group to read a topic, permits it again, or asks. */
    public static final RequestType<Forbid, NoHeader> UPDATE_AND_GET_GROUP_FORBIDDEN = RequestType.of(
                    353, "UPDATE_AND_GET_GROUP_FORBIDDEN", Forbid.class, NoHeader.class)
            .answering(GroupForbidden.class);

    private DiagnosisRequests() {}

    /** A topic and a consumer group. */
    public record TimeSpanOf(String topic, String group) {}

    /**
     * A message and who shall consume it.
     *
     * @param msgId the offset message id
     * @param brokerName filled in by the broker, like what follows
     */
    public record ConsumeDirectly(
            String consumerGroup,
            @Nullable String clientId,
            @Nullable String msgId,
            @Nullable String brokerName,
            @Nullable String topic,
            @Nullable Integer topicSysFlag,
            @Nullable Integer groupSysFlag) {}

    /**
     * Which entries.
     *
     * @param index the queue offset of the first one
     * @param consumerGroup whose filter is tried; absent or empty for none
     */
    public record QueueEntries(String topic, int queueId, long index, int count, @Nullable String consumerGroup) {}

    /**
     * A group and a topic.
     *
     * @param readable absent only asks
     */
    public record Forbid(String group, String topic, @Nullable Boolean readable) {}
}
