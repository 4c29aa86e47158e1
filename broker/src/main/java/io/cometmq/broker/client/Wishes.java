// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.group.SubscriptionData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one member of a group wants, without the versions, so that those of two members can be compared. Immutable. */
record Wishes(Map<String, String> expressionByTopic) {
    static Wishes of(Collection<SubscriptionData> subscriptions) {
        Map<String, String> expressions = new TreeMap<>();
        for (SubscriptionData subscription : subscriptions) {
            expressions.put(subscription.topic(), subscription.expressionType() + " " + subscription.subString());
        }
        return new Wishes(Map.copyOf(expressions));
    }

    /** Where the wishes of two members differ, by topic. */
    List<SubscriptionDifference> differencesTo(Wishes other, String clientId, String otherClientId) {
        TreeSet<String> topics = new TreeSet<>(expressionByTopic.keySet());
        topics.addAll(other.expressionByTopic.keySet());
        List<SubscriptionDifference> differences = new ArrayList<>();
        for (String topic : topics) {
            String mine = expressionByTopic.get(topic);
            String theirs = other.expressionByTopic.get(topic);
            if (!Objects.equals(mine, theirs)) {
                differences.add(new SubscriptionDifference(topic, clientId, mine, otherClientId, theirs));
            }
        }
        return differences;
    }
}
