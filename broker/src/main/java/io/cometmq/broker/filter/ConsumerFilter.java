// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filter of one group for one topic, as {@code config/consumerFilter.json} keeps it.
 *
 * @param bloomFilterData RocketMQ's prefilter, kept for it and not used here
 * @param bornTime when the group first had a filter for the topic, in milliseconds
 * @param clientVersion the version of the subscription that brought the expression
 * @param deadTime when the group stopped using it, in milliseconds; 0 while it does
 */
record ConsumerFilter(
        @Nullable Map<String, Object> bloomFilterData,
        long bornTime,
        long clientVersion,
        String consumerGroup,
        long deadTime,
        String expression,
        String expressionType,
        String topic) {

    boolean isDead() {
        return deadTime != 0;
    }

    ConsumerFilter deadSince(long millis) {
        return new ConsumerFilter(
                bloomFilterData, bornTime, clientVersion, consumerGroup, millis, expression, expressionType, topic);
    }
}
