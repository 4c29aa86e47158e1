// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
