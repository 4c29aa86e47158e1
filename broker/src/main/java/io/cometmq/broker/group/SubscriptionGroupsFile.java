// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.group;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/subscriptionGroup.json}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param forbiddenTable group to topic to the bits that are taken away; kept, and not interpreted
 * @param subscriptionGroupTable by group name; null is read as none
 */
public record SubscriptionGroupsFile(
        @Nullable DataVersion dataVersion,
        @Nullable Map<String, Map<String, Integer>> forbiddenTable,
        @Nullable Map<String, SubscriptionGroupConfig> subscriptionGroupTable) {}
