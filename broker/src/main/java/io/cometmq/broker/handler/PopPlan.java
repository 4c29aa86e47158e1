// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.store.RecordFilter;

/**
 * What a pop may take, after all checks.
 *
 * @param deadlineMillis until when it may wait, by the broker's clock
 */
record PopPlan(Pop ask, TopicConfig topic, SubscriptionGroupConfig group, RecordFilter filter, long deadlineMillis) {
    private static final int FROM_END = 1;

    boolean ordered() {
        return Boolean.TRUE.equals(ask.order());
    }

    boolean fromEnd() {
        return ask.initMode() == FROM_END;
    }

    boolean anyQueue() {
        return ask.queueId() < 0;
    }
}
