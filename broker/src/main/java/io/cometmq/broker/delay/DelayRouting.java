// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import static io.cometmq.common.message.KnownProperties.DELAY;
import static io.cometmq.common.message.MessageConst.PROPERTY_DELAY_TIME_LEVEL;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicNames;
import org.jspecify.annotations.Nullable;

/** Sends messages with a delay level to the queue of that level, where they wait. Immutable. */
public final class DelayRouting implements Routing {
    private final DelayLevels levels;

    public DelayRouting(DelayLevels levels) {
        this.levels = levels;
    }

    /** Where a message goes first: to its delay level's queue when it asks for a delay, else where it is bound for. */
    @Override
    public Destination route(Destination to) {
        if (!KnownProperties.has(to.known(), DELAY)) {
            return to;
        }
        int asked = level(to.properties().get(PROPERTY_DELAY_TIME_LEVEL));
        if (asked <= 0) {
            return to;
        }
        int level = levels.clamp(asked);
        EncodedProperties properties = to.properties();
        if (level != asked) {
            properties = properties.with(PROPERTY_DELAY_TIME_LEVEL, String.valueOf(level));
        }
        properties = properties.with(PROPERTY_REAL_TOPIC, to.topic());
        properties = properties.with(PROPERTY_REAL_QUEUE_ID, String.valueOf(to.queueId()));
        return new Destination(TopicNames.SCHEDULE_TOPIC, queueOf(level), properties);
    }

    /** The queue of {@link TopicNames#SCHEDULE_TOPIC} in which messages of a level wait. */
    static int queueOf(int level) {
        return level - 1;
    }

    /** Compat: a level that is no number counts as none, as old brokers read it. */
    private static int level(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException ignored) {
            // See the method's comment.
            return 0;
        }
    }
}
