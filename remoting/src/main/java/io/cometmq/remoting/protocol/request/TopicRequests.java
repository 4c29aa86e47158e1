// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.CreateTopicListRequestBody;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators read and change the topics of a broker. */
public final class TopicRequests {
    /** Creates or changes a topic. */
    public static final RequestType<CreateTopic, NoHeader> UPDATE_AND_CREATE_TOPIC =
            RequestType.of(17, "UPDATE_AND_CREATE_TOPIC", CreateTopic.class, NoHeader.class);

    /** Creates or changes several topics. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_AND_CREATE_TOPIC_LIST = RequestType.of(
                    18, "UPDATE_AND_CREATE_TOPIC_LIST", NoHeader.class, NoHeader.class)
            .taking(CreateTopicListRequestBody.class);

    /** The settings of all topics, or of a page of them. */
    public static final RequestType<TopicPage, TopicTotal> GET_ALL_TOPIC_CONFIG = RequestType.of(
                    21, "GET_ALL_TOPIC_CONFIG", TopicPage.class, TopicTotal.class)
            .answering(TopicConfigAndMappingSerializeWrapper.class);

    /** The bounds of the queues of a topic. */
    public static final RequestType<OfTopic, NoHeader> GET_TOPIC_STATS_INFO = RequestType.of(
                    202, "GET_TOPIC_STATS_INFO", OfTopic.class, NoHeader.class)
            .answering(TopicStatsTable.class);

    /** Deletes a topic from a broker, with its offsets. */
    public static final RequestType<OfTopic, NoHeader> DELETE_TOPIC_IN_BROKER =
            RequestType.of(215, "DELETE_TOPIC_IN_BROKER", OfTopic.class, NoHeader.class);

    /** The groups that consume a topic. */
    public static final RequestType<OfTopic, NoHeader> QUERY_TOPIC_CONSUME_BY_WHO = RequestType.of(
                    300, "QUERY_TOPIC_CONSUME_BY_WHO", OfTopic.class, NoHeader.class)
            .answering(GroupList.class);

    /** The names of a broker's own topics. */
    public static final RequestType<NoHeader, NoHeader> GET_SYSTEM_TOPIC_LIST_FROM_BROKER = RequestType.of(
                    305, "GET_SYSTEM_TOPIC_LIST_FROM_BROKER", NoHeader.class, NoHeader.class)
            .answering(TopicList.class);

    /** The settings of one topic. Unknown: TOPIC_NOT_EXIST. */
    public static final RequestType<OfTopic, NoHeader> GET_TOPIC_CONFIG = RequestType.of(
                    351, "GET_TOPIC_CONFIG", OfTopic.class, NoHeader.class)
            .answering(TopicConfigAndQueueMapping.class);

    private TopicRequests() {}

    /**
     * A topic and its settings.
     *
     * @param defaultTopic kept for old clients, without meaning
     * @param perm bits of the permission: 4 read, 2 write, 1 inherit
     * @param topicFilterType {@code SINGLE_TAG} or {@code MULTI_TAG}
     * @param order whether the topic is meant for ordered consumption
     * @param attributes changes such as {@code +message.type=NORMAL,-queue.type}
     */
    public record CreateTopic(
            String topic,
            String defaultTopic,
            int readQueueNums,
            int writeQueueNums,
            int perm,
            String topicFilterType,
            @Nullable Integer topicSysFlag,
            boolean order,
            @Nullable String attributes,
            @Nullable Boolean force) {}

    /**
     * Which page of the topics. All absent asks for everything.
     *
     * @param topicSeq the index of the first topic
     * @param dataVersion the version that earlier pages had, as JSON; if it is another one now, the pages start again
     */
    public record TopicPage(@Nullable Integer topicSeq, @Nullable String dataVersion, @Nullable Integer maxTopicNum) {}

    /** How many topics there are on all pages. */
    public record TopicTotal(@Nullable Integer totalTopicNum) {}

    /** A topic. */
    public record OfTopic(String topic) {}
}
