// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.MessageSelector;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.common.group.SubscriptionData;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a consumer subscribes to, by topic. Thread-safe. */
final class Subscriptions {
    private final Map<String, SubscriptionData> byTopic = new ConcurrentHashMap<>();

    /**
     * Reads a subscription; {@code version} is the time in milliseconds.
     *
     * @throws MQClientException naming the place of a mistake in the expression
     */
    static SubscriptionData parse(String topic, @Nullable MessageSelector selector, long version)
            throws MQClientException {
        try {
            if (selector == null) {
                return SubscriptionData.ofTags(topic, SubscriptionData.ALL, version);
            }
            if (SubscriptionData.SQL92.equals(selector.getExpressionType())) {
                SqlFilter.compile(selector.getExpression());
            }
            return SubscriptionData.of(topic, selector.getExpression(), selector.getExpressionType(), version);
        } catch (IllegalArgumentException malformed) {
            throw new MQClientException("subscription of topic " + topic + ": " + malformed.getMessage(), malformed);
        }
    }

    void put(SubscriptionData subscription) {
        byTopic.put(subscription.topic(), subscription);
    }

    void remove(String topic) {
        byTopic.remove(topic);
    }

    @Nullable
    SubscriptionData get(String topic) {
        return byTopic.get(topic);
    }

    Set<String> topics() {
        return Set.copyOf(byTopic.keySet());
    }

    Set<SubscriptionData> all() {
        return Set.copyOf(byTopic.values());
    }
}
