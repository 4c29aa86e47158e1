// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_TIME_SPAN;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_BROKER_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.QUERY_SUBSCRIPTION_BY_CONSUMER;
import static io.cometmq.remoting.protocol.request.GroupRequests.QUERY_TOPICS_BY_CONSUMER;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import io.cometmq.remoting.protocol.body.QuerySubscriptionResponseBody;
import io.cometmq.remoting.protocol.body.QueueTimeSpan;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.TimeSpanOf;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.OfSubscription;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOf;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOfAll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks what groups consume and how far they have come. Every call fails with an {@link AdminException}. Immutable. */
public final class ProgressAdmin {
    private final AdminClient admin;

    public ProgressAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** How far a group has come on a broker; on all of its topics when {@code topic} is null. */
    public ConsumeStats stats(String broker, String group, @Nullable String topic) {
        return admin.fetch(broker, GET_CONSUME_STATS, new StatsOf(group, topic, null), ConsumeStats.class);
    }

    /**
     * How far a group has come on all brokers that have its retry topic.
     *
     * @param topic null for all of its topics
     * @param cluster null for all clusters
     */
    public ConsumeStats statsOfAllBrokers(String group, @Nullable String topic, @Nullable String cluster) {
        Map<MessageQueue, OffsetWrapper> offsets = new TreeMap<>();
        double tps = 0;
        for (ConsumeStats part : admin.fetchFromAll(
                admin.brokersOf(TopicNames.retryTopic(group), cluster).values(),
                GET_CONSUME_STATS,
                new StatsOf(group, topic, null),
                ConsumeStats.class)) {
            offsets.putAll(part.offsetTable());
            tps += part.consumeTps();
        }
        return new ConsumeStats(tps, offsets);
    }

    /** How far all groups of a broker have come, asked for within a time of its own. */
    public ConsumeStatsList statsOfAllGroups(String broker, boolean orderly, Duration waiting) {
        return admin.within(waiting)
                .fetch(broker, GET_BROKER_CONSUME_STATS, new StatsOfAll(orderly), ConsumeStatsList.class);
    }

    /** The topics that a group consumes from a broker. */
    public TopicList topics(String broker, String group) {
        return admin.fetch(broker, QUERY_TOPICS_BY_CONSUMER, new OfGroup(group), TopicList.class);
    }

    /** The topics that a group consumes from any broker. */
    public TopicList topics(String group) {
        Set<String> names = new TreeSet<>();
        admin.fetchFromAll(
                        admin.brokersOf(TopicNames.retryTopic(group), null).values(),
                        QUERY_TOPICS_BY_CONSUMER,
                        new OfGroup(group),
                        TopicList.class)
                .forEach(part -> names.addAll(part.topicList()));
        return new TopicList(null, List.copyOf(names));
    }

    /** What a group wants of a topic, from the first broker that knows it. */
    public Optional<SubscriptionData> subscription(String group, String topic) {
        for (String broker : admin.brokersOf(topic, null).values()) {
            SubscriptionData found = admin.fetch(
                            broker,
                            QUERY_SUBSCRIPTION_BY_CONSUMER,
                            new OfSubscription(group, topic),
                            QuerySubscriptionResponseBody.class)
                    .subscriptionData();
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** When the messages of a topic were stored and how far a group has come, queue by queue on a broker. */
    public List<QueueTimeSpan> timeSpan(String broker, String topic, String group) {
        return admin.fetch(
                        broker, QUERY_CONSUME_TIME_SPAN, new TimeSpanOf(topic, group), QueryConsumeTimeSpanBody.class)
                .consumeTimeSpanSet();
    }

    /** The same on all brokers that have the topic. */
    public List<QueueTimeSpan> timeSpan(String topic, String group) {
        List<QueueTimeSpan> spans = new ArrayList<>();
        admin.fetchFromAll(
                        admin.brokersOf(topic, null).values(),
                        QUERY_CONSUME_TIME_SPAN,
                        new TimeSpanOf(topic, group),
                        QueryConsumeTimeSpanBody.class)
                .forEach(part -> spans.addAll(part.consumeTimeSpanSet()));
        return spans;
    }
}
