// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
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
    /** Reads what a peer left out as empty. */
    public ConsumerData {
        subscriptionDataSet = OrEmpty.set(subscriptionDataSet);
    }
}
