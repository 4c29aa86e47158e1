// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/consumerFilter.json}, in RocketMQ's shape.
 *
 * @param filterDataByTopic null is read as none
 */
record ConsumerFilterFile(@Nullable Map<String, OfTopic> filterDataByTopic) {
    /** The filters of one topic, by group. */
    record OfTopic(@Nullable Map<String, ConsumerFilter> groupFilterData, String topic) {}
}
