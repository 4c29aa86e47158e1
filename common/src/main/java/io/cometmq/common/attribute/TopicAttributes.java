// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.attribute;

import io.cometmq.common.attribute.AttributeRules.Rule;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.ReserveTime;
import java.util.Map;

/** The attributes that a topic can have. Stateless. */
public final class TopicAttributes {
    private static final long MINUTES_OF_MONTH = 43_200;

    /** Their names and values. */
    public static final AttributeRules RULES = new AttributeRules(Map.of(
            QueueType.ATTRIBUTE,
            Rule.oneOf(QueueType.SINGLE.text(), QueueType.BATCH.text()).settledAtFirst(),
            "cleanup.policy",
            Rule.oneOf("DELETE", "COMPACTION").settledAtFirst(),
            MessageType.ATTRIBUTE,
            Rule.oneOf(MessageType.names()),
            ReserveTime.ATTRIBUTE,
            Rule.number(-1, Long.MAX_VALUE),
            ReserveTime.UNCONSUMED,
            Rule.flag(),
            "lite.topic.expiration",
            Rule.number(-1, MINUTES_OF_MONTH)));

    private TopicAttributes() {}
}
