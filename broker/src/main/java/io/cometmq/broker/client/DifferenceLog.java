// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log when members of a group begin to subscribe differently. Stateless. */
public final class DifferenceLog implements GroupListener {
    private static final Logger log = LoggerFactory.getLogger(DifferenceLog.class);

    @Override
    public void onDifference(ConsumerGroup group, List<SubscriptionDifference> differences) {
        for (SubscriptionDifference difference : differences.subList(0, Math.min(10, differences.size()))) {
            log.warn(
                    "Members of a consumer group subscribe differently, some of its messages may reach nobody: "
                            + "group={} topic={} client={} wants={} otherClient={} otherWants={}",
                    group.name(),
                    difference.topic(),
                    difference.clientId(),
                    difference.expression(),
                    difference.otherClientId(),
                    difference.otherExpression());
        }
    }
}
