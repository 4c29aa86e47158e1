// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.GroupRequests.GET_BROKER_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.GroupRequests.QUERY_TOPICS_BY_CONSUMER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_STATS_INFO;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;

import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOf;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOfAll;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Serves the requests that ask how far producers and consumer groups have come. They may read cold records. */
public final class ProgressHandler {
    private final BrokerIdentity identity;
    private final MessageStore store;
    private final Topics topics;
    private final ConsumerOffsets offsets;
    private final ConsumerGroups consumers;
    private final BrokerStats stats;
    private final QueueMappings mappings;

    /** Answers from these tables. */
    public ProgressHandler(
            BrokerIdentity identity,
            MessageStore store,
            Topics topics,
            ConsumerOffsets offsets,
            ConsumerGroups consumers,
            BrokerStats stats,
            QueueMappings mappings) {
        this.identity = identity;
        this.store = store;
        this.topics = topics;
        this.offsets = offsets;
        this.consumers = consumers;
        this.stats = stats;
        this.mappings = mappings;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_TOPIC_STATS_INFO, Lane.ADMIN, this::ofTopic);
        table.on(GET_CONSUME_STATS, Lane.ADMIN, this::ofGroup);
        table.on(GET_BROKER_CONSUME_STATS, Lane.ADMIN, this::ofAllGroups);
        table.on(QUERY_TOPIC_CONSUME_BY_WHO, Lane.ADMIN, this::groupsOf);
        table.on(QUERY_TOPICS_BY_CONSUMER, Lane.ADMIN, this::topicsOf);
    }

    Reply<NoHeader> ofTopic(Request<OfTopic> request) {
        TopicConfig topic = topics.require(request.header().topic());
        Map<MessageQueue, TopicOffset> bounds = new LinkedHashMap<>();
        for (int queueId = 0; queueId < Math.max(topic.readQueueNums(), topic.writeQueueNums()); queueId++) {
            long min = store.minQueueOffset(topic.topicName(), queueId);
            // Compat: tools end a stretch of a static topic here, so nothing that is being dispatched may be beyond it.
            long max = mappings.find(topic.topicName()) == null
                    ? store.maxQueueOffset(topic.topicName(), queueId)
                    : store.nextQueueOffset(topic.topicName(), queueId);
            bounds.put(
                    queue(topic.topicName(), queueId),
                    new TopicOffset(storeTime(topic.topicName(), queueId, max - 1), max, min));
        }
        return Reply.ok().withBody(JsonBodies.of(new TopicStatsTable(bounds, stats.putTps(topic.topicName()))));
    }

    Reply<NoHeader> ofGroup(Request<StatsOf> request) {
        StatsOf ask = request.header();
        Collection<String> asked = Stream.concat(
                        Stream.ofNullable(ask.topic()),
                        Stream.ofNullable(ask.topicList()).flatMap(list -> Stream.of(list.split(";", -1))))
                .filter(topic -> !topic.isEmpty())
                .distinct()
                .toList();
        return Reply.ok().withBody(JsonBodies.of(stats(ask.consumerGroup(), asked)));
    }

    Reply<NoHeader> ofAllGroups(Request<StatsOfAll> request) {
        boolean orderedOnly = Boolean.TRUE.equals(request.header().isOrder());
        List<Map<String, List<ConsumeStats>>> all = new ArrayList<>();
        long behind = 0;
        long underWay = 0;
        for (String group : offsets.groups()) {
            List<ConsumeStats> byTopic = new ArrayList<>();
            for (String topic : offsets.topicsOf(group)) {
                if (orderedOnly && !isOrdered(topic)) {
                    continue;
                }
                ConsumeStats progress = stats(group, List.of(topic));
                byTopic.add(progress);
                for (OffsetWrapper queue : progress.offsetTable().values()) {
                    behind += queue.brokerOffset() - queue.consumerOffset();
                    underWay += queue.pullOffset() - queue.consumerOffset();
                }
            }
            all.add(Map.of(group, byTopic));
        }
        return Reply.ok().withBody(JsonBodies.of(new ConsumeStatsList(identity.addressText(), all, behind, underWay)));
    }

    private boolean isOrdered(String topic) {
        TopicConfig config = topics.find(topic);
        return config != null && config.order();
    }

    Reply<NoHeader> groupsOf(Request<OfTopic> request) {
        String topic = request.header().topic();
        Set<String> groups = new TreeSet<>(consumers.subscribersOf(topic));
        groups.addAll(offsets.groupsOf(topic));
        return Reply.ok().withBody(JsonBodies.of(new GroupList(List.copyOf(groups))));
    }

    Reply<NoHeader> topicsOf(Request<OfGroup> request) {
        List<String> names = List.copyOf(offsets.topicsOf(request.header().group()));
        return Reply.ok().withBody(JsonBodies.of(new TopicList(identity.addressText(), names)));
    }

    private ConsumeStats stats(String group, Collection<String> asked) {
        Map<MessageQueue, OffsetWrapper> progress = new LinkedHashMap<>();
        double tps = 0;
        for (String name : asked.isEmpty() ? offsets.topicsOf(group) : asked) {
            TopicConfig topic = topics.find(name);
            if (topic == null) {
                continue;
            }
            tps += stats.getTps(name, group);
            for (int queueId = 0; queueId < topic.readQueueNums(); queueId++) {
                progress.put(queue(name, queueId), progress(group, name, queueId));
            }
        }
        return new ConsumeStats(tps, progress);
    }

    private OffsetWrapper progress(String group, String topic, int queueId) {
        long max = store.maxQueueOffset(topic, queueId);
        long consumed = offsets.find(group, topic, queueId).orElse(0);
        long pulled = offsets.findPulled(group, topic, queueId).orElse(consumed);
        return new OffsetWrapper(
                max, consumed, storeTime(topic, queueId, consumed - 1), Math.max(consumed, Math.min(pulled, max)));
    }

    private long storeTime(String topic, int queueId, long queueOffset) {
        boolean stored = queueOffset >= store.minQueueOffset(topic, queueId)
                && queueOffset < store.maxQueueOffset(topic, queueId);
        return stored ? store.storeTimeOf(topic, queueId, queueOffset).orElse(0) : 0;
    }

    private MessageQueue queue(String topic, int queueId) {
        return new MessageQueue(topic, identity.brokerName(), queueId);
    }
}
