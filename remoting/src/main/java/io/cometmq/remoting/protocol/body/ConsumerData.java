// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.Set;

/** A group that a client consumes for, and how. */
public record ConsumerData(
        ConsumeFromWhere consumeFromWhere,
        ConsumeType consumeType,
        String groupName,
        MessageModel messageModel,
        Set<SubscriptionData> subscriptionDataSet,
        boolean unitMode) {
    /** Reads what a peer left out as empty, and as what most consumers do. */
    public ConsumerData {
        consumeFromWhere = consumeFromWhere == null ? ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET : consumeFromWhere;
        consumeType = consumeType == null ? ConsumeType.CONSUME_PASSIVELY : consumeType;
        groupName = OrEmpty.text(groupName);
        messageModel = messageModel == null ? MessageModel.CLUSTERING : messageModel;
        subscriptionDataSet = OrEmpty.set(subscriptionDataSet);
    }
}
