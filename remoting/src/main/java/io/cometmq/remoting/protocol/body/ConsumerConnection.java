// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Map;
import java.util.Set;

/** The members of a consumer group and what they subscribe to. */
public record ConsumerConnection(
        Set<Connection> connectionSet,
        ConsumeFromWhere consumeFromWhere,
        ConsumeType consumeType,
        MessageModel messageModel,
        Map<String, SubscriptionData> subscriptionTable) {
    /** Reads what a peer left out as empty, and as what most consumers do. */
    public ConsumerConnection {
        consumeFromWhere = consumeFromWhere == null ? ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET : consumeFromWhere;
        consumeType = consumeType == null ? ConsumeType.CONSUME_PASSIVELY : consumeType;
        messageModel = messageModel == null ? MessageModel.CLUSTERING : messageModel;
        connectionSet = OrEmpty.set(connectionSet);
        subscriptionTable = OrEmpty.map(subscriptionTable);
    }
}
