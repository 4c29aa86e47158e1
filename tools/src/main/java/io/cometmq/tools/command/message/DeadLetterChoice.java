// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.filter.PropertySource;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.topic.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant. Immutable.
 *
 * @param key null for any; so are the next three
 * @param begin the first moment at which one may have become a dead letter, in milliseconds since 1970
 * @param end the last one
 */
record DeadLetterChoice(
        @Nullable String key,
        @Nullable String tag,
        @Nullable SqlFilter filter,
        @Nullable String originTopic,
        long begin,
        long end) {
    /** What a message got on its way to the dead letters. */
    private static final List<String> MARKS = List.of(
            MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC,
            MessageConst.PROPERTY_DLQ_ORIGIN_MESSAGE_ID,
            MessageConst.PROPERTY_DLQ_ORIGIN_QUEUE_ID,
            MessageConst.PROPERTY_DLQ_ORIGIN_QUEUE_OFFSET,
            MessageConst.PROPERTY_DLQ_REASON,
            MessageConst.PROPERTY_DLQ_ATTEMPTS,
            MessageConst.PROPERTY_DLQ_TIME,
            MessageConst.PROPERTY_RETRY_TOPIC,
            MessageConst.PROPERTY_ORIGIN_MESSAGE_ID,
            MessageConst.PROPERTY_DELAY_TIME_LEVEL,
            MessageConst.PROPERTY_REAL_TOPIC,
            MessageConst.PROPERTY_REAL_QUEUE_ID,
            MessageConst.PROPERTY_RECONSUME_TIME,
            MessageConst.PROPERTY_MAX_RECONSUME_TIMES,
            MessageConst.PROPERTY_CONSUME_START_TIMESTAMP);

    boolean wants(MessageExt message) {
        String origin = originTopic(message);
        return origin != null
                && !TopicNames.isDlqTopic(origin)
                && (originTopic == null || originTopic.equals(origin))
                && message.getStoreTimestamp() >= begin
                && message.getStoreTimestamp() <= end
                && (tag == null || tag.equals(message.getTags()))
                && (key == null || MessageKeys.contain(message, key))
                && (filter == null || filter.matches(PropertySource.of(message.getProperties())));
    }

    /** The topic that a dead letter was first sent to, or null when nothing says it. */
    static @Nullable String originTopic(MessageExt message) {
        String marked = message.getProperties().get(MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC);
        return marked != null ? marked : message.getProperties().get(MessageConst.PROPERTY_RETRY_TOPIC);
    }

    /** The message as it was first sent, its unique key included. */
    static Message revived(MessageExt message) {
        Message copy = new Message(String.valueOf(originTopic(message)), message.getBody());
        copy.setFlag(message.getFlag());
        Map<String, String> properties = new HashMap<>(message.getProperties());
        MARKS.forEach(properties::remove);
        copy.setProperties(properties);
        return copy;
    }
}
