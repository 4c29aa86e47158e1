// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

    /** The groups by name; changing them changes nothing until they are given to a broker. */
    public ConcurrentMap<String, io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig>
            getSubscriptionGroupTable() {
        ConcurrentMap<String, io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig> table =
                new ConcurrentHashMap<>();
        subscriptionGroupTable.forEach((name, group) ->
                table.put(name, new io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig(group)));
        return table;
    }

    public ConcurrentMap<String, ConcurrentMap<String, Integer>> getForbiddenTable() {
        ConcurrentMap<String, ConcurrentMap<String, Integer>> table = new ConcurrentHashMap<>();
        forbiddenTable.forEach((group, bits) -> table.put(group, new ConcurrentHashMap<>(bits)));
        return table;
    }

    public @Nullable DataVersion getDataVersion() {
        return dataVersion;
    }
}
