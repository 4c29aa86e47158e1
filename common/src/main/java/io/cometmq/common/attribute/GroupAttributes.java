// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.attribute;

import io.cometmq.common.attribute.AttributeRules.Rule;
import java.util.Map;

/** The attributes that a consumer group can have. Stateless. */
public final class GroupAttributes {
    /** How many of a hundred pops take messages of a higher priority first. */
    public static final String PRIORITY_FACTOR = "priority.factor";

    /** Their names and values; brokers keep all of RocketMQ's, also those of features that they do not have. */
    public static final AttributeRules RULES = new AttributeRules(Map.of(
            PRIORITY_FACTOR,
            Rule.number(0, 100),
            "lite.bind.topic",
            Rule.text(),
            "lite.sub.model",
            Rule.oneOf("Shared", "Exclusive"),
            "lite.sub.reset.offset.exclusive",
            Rule.flag(),
            "lite.sub.reset.offset.unsubscribe",
            Rule.flag(),
            "lite.sub.client.quota",
            Rule.number(-1, Long.MAX_VALUE),
            "lite.sub.client.max.event.cnt",
            Rule.number(10, Long.MAX_VALUE),
            "lite.sub.wildcard",
            Rule.flag()));

    private GroupAttributes() {}
}
