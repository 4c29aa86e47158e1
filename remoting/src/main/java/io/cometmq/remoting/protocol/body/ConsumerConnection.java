// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a consumer group and what they subscribe to.
 *
 * @param differences where members subscribe differently, which they should not; null when they do not, and from brokers
 *     that do not look. Clients that do not know the field skip it.
 */
public record ConsumerConnection(
        Set<Connection> connectionSet,
        ConsumeFromWhere consumeFromWhere,
        ConsumeType consumeType,
        MessageModel messageModel,
        Map<String, SubscriptionData> subscriptionTable,
        @Nullable List<Difference> differences) {
    /** Reads what a peer left out as empty, and as what most consumers do. */
    public ConsumerConnection {
        consumeFromWhere = consumeFromWhere == null ? ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET : consumeFromWhere;
        consumeType = consumeType == null ? ConsumeType.CONSUME_PASSIVELY : consumeType;
        messageModel = messageModel == null ? MessageModel.CLUSTERING : messageModel;
        connectionSet = OrEmpty.set(connectionSet);
        subscriptionTable = OrEmpty.map(subscriptionTable);
    }

    public HashSet<Connection> getConnectionSet() {
        return new HashSet<>(connectionSet);
    }

    public ConsumeType getConsumeType() {
        return consumeType;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    public ConsumeFromWhere getConsumeFromWhere() {
        return consumeFromWhere;
    }

    /** What the members subscribe to, by topic; changing it changes nothing. */
    public ConcurrentMap<String, io.cometmq.remoting.protocol.heartbeat.SubscriptionData> getSubscriptionTable() {
        ConcurrentMap<String, io.cometmq.remoting.protocol.heartbeat.SubscriptionData> table =
                new ConcurrentHashMap<>();
        subscriptionTable.forEach((topic, wanted) ->
                table.put(topic, new io.cometmq.remoting.protocol.heartbeat.SubscriptionData(wanted)));
        return table;
    }

    /** The lowest version that a member has; {@link Integer#MAX_VALUE} without members. */
    public int computeMinVersion() {
        return connectionSet.stream().mapToInt(Connection::version).min().orElse(Integer.MAX_VALUE);
    }

    /**
     * Two members that want different messages of a topic.
     *
     * @param expression type and text of what the first one wants; null when it does not subscribe to the topic
     */
    public record Difference(
            String topic,
            String clientId,
            @Nullable String expression,
            String otherClientId,
            @Nullable String otherExpression) {}
}
