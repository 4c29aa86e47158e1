// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_PARSE_FAILED;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.common.config.Live;
import io.cometmq.common.filter.FilterSyntaxException;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.RecordFilter;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes filters of subscriptions. Thread-safe. An expression is read once and kept, since every pull asks for its filter;
 * a subscription that changes has another expression and so another filter.
 */
public final class Filters {
    /** The most expressions that are kept; when more are in use, all are forgotten and read again as they are asked for. */
    static final int MAX_KEPT = 1_000;

    private final Live<FilterConfig> config;
    private final ConcurrentHashMap<String, PropertyFilter> kept = new ConcurrentHashMap<>();

    public Filters(Live<FilterConfig> config) {
        this.config = config;
    }

    /**
     * The filter of a subscription.
     *
     * @throws Refusal SUBSCRIPTION_PARSE_FAILED with the place when its expression cannot be read, SYSTEM_ERROR when its
     *     type is unknown or not enabled
     */
    public RecordFilter of(SubscriptionData subscription) {
        if (isByTag(subscription)) {
            return subscription.matchesAll() ? RecordFilter.ALL : TagFilter.of(subscription.codeSet());
        }
        requireEnabled(subscription);
        PropertyFilter present = kept.get(subscription.subString());
        return present != null ? present : read(subscription);
    }

    /** Refuses a subscription that no filter can be made of; for the same reasons as {@link #of}. */
    public void check(SubscriptionData subscription) {
        of(subscription);
    }

    /** Whether a subscription names tags, which need no expression to be read. */
    public static boolean isByTag(SubscriptionData subscription) {
        return subscription.expressionType().equals(SubscriptionData.TAG);
    }

    /** How many expressions are kept. */
    int keptCount() {
        return kept.size();
    }

    private void requireEnabled(SubscriptionData subscription) {
        if (!subscription.expressionType().equals(SubscriptionData.SQL92)) {
            throw refused(subscription, "is unknown: expected TAG or SQL92");
        }
        if (!config.get().enableProperties()) {
            throw refused(subscription, "is not supported while enablePropertyFilter=false: expected TAG");
        }
    }

    private RecordFilter read(SubscriptionData subscription) {
        PropertyFilter filter;
        try {
            filter = new PropertyFilter(SqlFilter.compile(subscription.subString()));
        } catch (FilterSyntaxException wrong) {
            throw new Refusal(
                    SUBSCRIPTION_PARSE_FAILED,
                    "subscription to " + subscription.topic() + ": " + String.valueOf(wrong.getMessage()));
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(subscription.subString(), filter);
        return filter;
    }

    private static Refusal refused(SubscriptionData subscription, String why) {
        return new Refusal(
                SYSTEM_ERROR,
                "expression type " + subscription.expressionType() + " of the subscription to " + subscription.topic()
                        + " " + why);
    }
}
