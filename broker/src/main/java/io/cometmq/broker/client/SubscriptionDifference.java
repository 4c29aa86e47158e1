// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import org.jspecify.annotations.Nullable;

/**
 * Two members of one group that want different messages of a topic. All members should want the same, for each gets only
 * some of the queues.
 *
 * @param expression what the first member wants, with its type; null when it does not subscribe to the topic
 * @param otherExpression what the other one wants; null likewise
 */
public record SubscriptionDifference(
        String topic,
        String clientId,
        @Nullable String expression,
        String otherClientId,
        @Nullable String otherExpression) {}
