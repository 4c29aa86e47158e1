// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a queue.
 *
 * @param subscriptionData what the group wants of the topic; null when it does not subscribe
 * @param filterData its filter by properties, as text
 */
public record QueryConsumeQueueResponseBody(
        @Nullable SubscriptionData subscriptionData,
        @Nullable String filterData,
        List<ConsumeQueueData> queueData,
        long maxQueueIndex,
        long minQueueIndex) {
    /** Reads what a peer left out as empty. */
    public QueryConsumeQueueResponseBody {
        queueData = OrEmpty.list(queueData);
    }
}
