// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.ResetRequests.CLONE_GROUP_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static io.cometmq.remoting.protocol.request.ResetRequests.QUERY_CORRECTION_OFFSET;

import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.offset.ResetListener;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.QueryCorrectionOffsetBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.remoting.protocol.request.ResetRequests.Correction;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.TimeBoundary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Serves the requests that move the offsets of whole groups. Thread-safe. Connected consumers are told of a move, and
 * learn it with their next pulls too; those that wait are answered at once. An answer means that the move is on the disk.
 */
public final class ResetHandler {
    private static final long END_OF_QUEUE = -1;

    /** What the broker knows of itself, its queues, topics, groups and offsets. */
    public record Tables(
            BrokerIdentity identity,
            MessageStore store,
            Topics topics,
            SubscriptionGroups groups,
            ConsumerGroups consumers,
            ConsumerOffsets offsets) {}

    private final Tables tables;
    private final ResetNotices notices;
    private final List<ResetListener> listeners;

    /** Resets tell these listeners, after the offset has moved. */
    public ResetHandler(Tables tables, ResetNotices notices, ResetListener... listeners) {
        this.tables = tables;
        this.notices = notices;
        this.listeners = List.of(listeners);
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(INVOKE_BROKER_TO_RESET_OFFSET, Lane.ADMIN, this::reset);
        table.on(CLONE_GROUP_OFFSET, Lane.ADMIN, this::copy);
        table.on(QUERY_CORRECTION_OFFSET, Lane.ADMIN, this::correction);
    }

    Reply<NoHeader> reset(Request<Reset> request) {
        Reset ask = request.header();
        TopicConfig topic = tables.topics().require(ask.topic());
        tables.groups().require(ask.group());
        Map<Integer, Long> targets = new TreeMap<>();
        for (int queueId : queues(ask, topic)) {
            targets.put(queueId, target(ask, queueId));
        }
        Map<MessageQueue, Long> moved = new LinkedHashMap<>();
        Map<MessageQueue, Long> toTell = new LinkedHashMap<>();
        targets.forEach((queueId, target) -> {
            MessageQueue queue = new MessageQueue(ask.topic(), tables.identity().brokerName(), queueId);
            long present =
                    tables.offsets().find(ask.group(), ask.topic(), queueId).orElse(0);
            long offset = ask.isForce() ? target : Math.min(present, target);
            moved.put(queue, offset);
            if (!moveTo(ask.group(), ask.topic(), queueId, offset)) {
                toTell.put(queue, offset);
            }
        });
        tables.offsets().save();
        notices.tell(ask.group(), ask.topic(), ask.timestamp(), toTell);
        return Reply.ok().withBody(JsonBodies.of(new ResetOffsetBody(moved)));
    }

    Reply<NoHeader> copy(Request<CloneOffsets> request) {
        CloneOffsets ask = request.header();
        tables.groups().require(ask.srcGroup());
        tables.groups().findOrCreate(ask.destGroup());
        if (!ask.offline() && tables.consumers().find(ask.destGroup()) != null) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "consumer group " + ask.destGroup() + " has connected members: expected none, or offline=true");
        }
        for (String topic : topicsToCopy(ask)) {
            tables.topics().require(topic);
            tables.offsets()
                    .of(ask.srcGroup(), topic)
                    .forEach((queueId, offset) -> moveTo(ask.destGroup(), topic, queueId, offset));
        }
        tables.offsets().save();
        return Reply.ok();
    }

    /** Compat: the least offset of each queue among the groups that are behind the compared one. */
    Reply<NoHeader> correction(Request<Correction> request) {
        Correction ask = request.header();
        Set<String> left = Set.of(
                ask.filterGroups() == null ? new String[0] : ask.filterGroups().split(",", -1));
        Map<Integer, Long> least = new TreeMap<>(tables.offsets().of(ask.compareGroup(), ask.topic()));
        for (String group : tables.offsets().groupsOf(ask.topic())) {
            if (!left.contains(group)) {
                tables.offsets().of(group, ask.topic()).forEach((queueId, offset) -> {
                    if (offset < least.getOrDefault(queueId, Long.MAX_VALUE)) {
                        least.put(queueId, offset);
                    }
                });
            }
        }
        return Reply.ok().withBody(JsonBodies.of(new QueryCorrectionOffsetBody(least)));
    }

    private Collection<String> topicsToCopy(CloneOffsets ask) {
        if (ask.topic() != null && !ask.topic().isEmpty()) {
            return List.of(ask.topic());
        }
        return tables.offsets().topicsOf(ask.srcGroup()).stream()
                .filter(topic -> !TopicNames.isRetryTopic(topic))
                .toList();
    }

    private static Collection<Integer> queues(Reset ask, TopicConfig topic) {
        if (ask.queueId() == null || ask.queueId() < 0) {
            return IntStream.range(0, topic.readQueueNums()).boxed().toList();
        }
        if (ask.queueId() >= topic.readQueueNums()) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "queueId=" + ask.queueId() + ": expected 0.." + (topic.readQueueNums() - 1) + " for topic "
                            + topic.topicName());
        }
        return List.of(ask.queueId());
    }

    private long target(Reset ask, int queueId) {
        MessageStore store = tables.store();
        boolean oneQueue = ask.queueId() != null && ask.queueId() >= 0;
        if (oneQueue && ask.offset() != null && ask.offset() != END_OF_QUEUE) {
            long min = store.minQueueOffset(ask.topic(), queueId);
            long max = store.maxQueueOffset(ask.topic(), queueId);
            if (ask.offset() < min || ask.offset() > max) {
                throw new Refusal(
                        SYSTEM_ERROR,
                        "offset=" + ask.offset() + ": expected " + min + ".." + max + " for queue " + queueId
                                + " of topic " + ask.topic());
            }
            return ask.offset();
        }
        return ask.timestamp() < 0
                ? store.maxQueueOffset(ask.topic(), queueId)
                : store.queueOffsetAt(ask.topic(), queueId, ask.timestamp(), TimeBoundary.LOWER);
    }

    /** False when the members of the group have to follow by themselves. */
    private boolean moveTo(String group, String topic, int queueId, long offset) {
        tables.offsets().reset(group, topic, queueId, offset);
        boolean followed = false;
        for (ResetListener listener : listeners) {
            followed |= listener.onReset(group, topic, queueId, offset);
        }
        return followed;
    }
}
