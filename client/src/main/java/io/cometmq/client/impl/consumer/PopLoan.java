// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.topic.TopicNames;

/**
 * A message that a broker lent to this consumer. Immutable.
 *
 * @param topic the message's topic, whatever its listener makes of it
 * @param endsNanos when the loan ends by this machine's clock; the clocks of brokers may differ
 */
record PopLoan(MessageExt message, PopReceipt receipt, String topic, long endsNanos) {
    boolean isOver(long nowNanos) {
        return nowNanos - endsNanos >= 0;
    }

    /** The topic that the message is stored in: its own, or the group's pop retry topic. */
    String storedIn(String group) {
        return switch (receipt.origin()) {
            case TOPIC -> topic;
            case RETRY_V1 -> TopicNames.popRetryTopic(group, topic);
            case RETRY_V2 -> TopicNames.popRetryTopicV2(group, topic);
        };
    }
}
