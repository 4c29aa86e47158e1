// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.group.SubscriptionGroupConfig;
import org.jspecify.annotations.Nullable;

/** How often a message is tried before it becomes a dead letter. Stateless. */
final class RetryLimit {
    /** Compat: older clients send the field without meaning it. The ordinal of 3.4.9. */
    private static final int FIRST_VERSION_WITH_LIMIT = 121;

    private RetryLimit() {}

    /** What the client asks for if it may, else what the group's settings say. */
    static int of(SubscriptionGroupConfig group, @Nullable Integer asked, int version) {
        return asked != null && version >= FIRST_VERSION_WITH_LIMIT ? asked : group.retryMaxTimes();
    }
}
