// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.group.SubscriptionData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member of a consumer group. Immutable.
 *
 * @param subscriptions its own, by topic; empty as long as it has not told them
 * @param wishes the same without versions; null as long as it has not told them
 */
record Member(ClientSession session, Map<String, SubscriptionData> subscriptions, @Nullable Wishes wishes) {
    Member(ClientSession session) {
        this(session, Map.of(), null);
    }

    Member seen(ClientSession later) {
        return new Member(later, subscriptions, wishes);
    }
}
