// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.RecordFilter;

/** Makes filters of subscriptions. Stateless. */
public final class Filters {
    private Filters() {}

    /**
     * The filter of a subscription.
     *
     * @throws Refusal when its expression is of a type that this version does not know
     */
    public static RecordFilter of(SubscriptionData subscription) {
        check(subscription);
        return subscription.matchesAll() ? RecordFilter.ALL : TagFilter.of(subscription.codeSet());
    }

    /** Refuses a subscription that no filter can be made of. */
    public static void check(SubscriptionData subscription) {
        if (!subscription.expressionType().equals(SubscriptionData.TAG)) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "expression type " + subscription.expressionType() + " of the subscription to "
                            + subscription.topic() + " is not supported by this version of the broker: expected "
                            + SubscriptionData.TAG);
        }
    }
}
