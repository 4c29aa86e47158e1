// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.broker.handler.DeadLetters.Reason.GIVEN_UP_IN_ORDER;
import static io.cometmq.broker.handler.DeadLetters.Reason.MAX_RECONSUME_TIMES;
import static io.cometmq.common.message.MessageConst.PROPERTY_DELAY_TIME_LEVEL;

import io.cometmq.broker.client.QueueLocks;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.routing.Destination;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.SendRequests.Send;

/**
 * Where a message goes that a consumer sends to its group's retry topic by itself: to the dead-letter topic when it was
 * tried often enough, or when the group consumes in order, whose clients only send on what they gave up. Thread-safe.
 */
public final class RetrySends {
    private static final String NO_DELAY = "-1";

    private final SubscriptionGroups groups;
    private final QueueLocks locks;
    private final DeadLetters deadLetters;

    public RetrySends(SubscriptionGroups groups, QueueLocks locks, DeadLetters deadLetters) {
        this.groups = groups;
        this.locks = locks;
        this.deadLetters = deadLetters;
    }

    /**
     * @param version the sender's protocol version ordinal
     * @throws io.cometmq.remoting.rpc.Refusal SUBSCRIPTION_GROUP_NOT_EXIST when there is no such group
     */
    Destination route(Destination to, Send ask, int version) {
        if (!TopicNames.isRetryTopic(to.topic())) {
            return to;
        }
        String name = to.topic().substring(TopicNames.RETRY_PREFIX.length());
        SubscriptionGroupConfig group = groups.require(name);
        int tried = ask.reconsumeTimes() == null ? 0 : ask.reconsumeTimes();
        boolean tooOften = tried > RetryLimit.of(group, ask.maxReconsumeTimes(), version);
        if (!tooOften && !locks.isHeldByAny(name)) {
            return to;
        }
        String properties = MessageProperties.set(to.properties().text(), PROPERTY_DELAY_TIME_LEVEL, NO_DELAY);
        return deadLetters.of(name, properties, tooOften ? MAX_RECONSUME_TIMES : GIVEN_UP_IN_ORDER, tried, false);
    }
}
