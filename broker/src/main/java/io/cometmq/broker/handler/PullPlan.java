// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.store.RecordFilter;

/** What a pull may read, after all checks. */
record PullPlan(TopicConfig topic, SubscriptionGroupConfig group, RecordFilter filter, int maxMessages, int maxBytes) {
    /** The same for a single message. */
    PullPlan ofOneMessage() {
        return new PullPlan(topic, group, filter, 1, maxBytes);
    }
}
