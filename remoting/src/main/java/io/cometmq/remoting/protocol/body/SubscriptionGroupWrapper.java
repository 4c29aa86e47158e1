// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups of a broker.
 *
 * @param forbiddenTable bits of what is forbidden, by group and topic
 */
public record SubscriptionGroupWrapper(
        @Nullable DataVersion dataVersion,
        Map<String, Map<String, Integer>> forbiddenTable,
        Map<String, SubscriptionGroupConfig> subscriptionGroupTable) {
    /** Reads what a peer left out as empty. */
    public SubscriptionGroupWrapper {
        forbiddenTable = OrEmpty.map(forbiddenTable);
        subscriptionGroupTable = OrEmpty.map(subscriptionGroupTable);
    }
}
