// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.group.SubscriptionData;
import java.util.Collection;
import java.util.List;

/** Is told what changes in consumer groups, by the thread that changed it; must not block. */
public interface GroupListener {
    /** A member came or left while others stay, or the topics of the group changed: its queues must be shared anew. */
    default void onChange(ConsumerGroup group) {}

    /** A member brought subscriptions that are new to the group, or newer than the group's. */
    default void onSubscribed(ConsumerGroup group, ClientSession member, Collection<SubscriptionData> subscriptions) {}

    /** Nobody subscribes to these topics any more. */
    default void onUnsubscribed(String group, Collection<String> topics) {}

    /** A member wants something else than another one; told once for each new difference. */
    default void onDifference(ConsumerGroup group, List<SubscriptionDifference> differences) {}
}
