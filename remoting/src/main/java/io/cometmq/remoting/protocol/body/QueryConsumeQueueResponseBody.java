// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.OrEmpty;
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

    public @Nullable String getFilterData() {
        return filterData;
    }

    public List<ConsumeQueueData> getQueueData() {
        return queueData;
    }

    public long getMaxQueueIndex() {
        return maxQueueIndex;
    }

    public long getMinQueueIndex() {
        return minQueueIndex;
    }

    public io.cometmq.remoting.protocol.heartbeat.@Nullable SubscriptionData getSubscriptionData() {
        return subscriptionData == null
                ? null
                : new io.cometmq.remoting.protocol.heartbeat.SubscriptionData(subscriptionData);
    }
}
