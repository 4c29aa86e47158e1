// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageQueue;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer is doing.
 *
 * @param jstack the stacks of its threads, when asked for
 * @param statusTable by topic
 */
public record ConsumerRunningInfo(
        @Nullable String jstack,
        Map<MessageQueue, PopProcessQueueInfo> mqPopTable,
        Map<MessageQueue, ProcessQueueInfo> mqTable,
        Map<String, String> properties,
        Map<String, ConsumeStatus> statusTable,
        Set<SubscriptionData> subscriptionSet,
        Map<String, String> userConsumerInfo) {
    /** Reads what a peer left out as empty. */
    public ConsumerRunningInfo {
        mqPopTable = OrEmpty.map(mqPopTable);
        mqTable = OrEmpty.map(mqTable);
        properties = OrEmpty.map(properties);
        statusTable = OrEmpty.map(statusTable);
        subscriptionSet = OrEmpty.set(subscriptionSet);
        userConsumerInfo = OrEmpty.map(userConsumerInfo);
    }
}
