// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.impl.TopicRoute;
import io.cometmq.common.message.MessageQueue;
import java.util.List;

/**
 * Where a producer can send the messages of a topic. Immutable, apart from the cursor.
 *
 * @param source the route that this was derived from: the topic's own, or that of the topic it will be created like
 */
record TopicPublishInfo(String topic, TopicRoute source, List<MessageQueue> queues, QueueCursor cursor) {
    /** The next queue in turn. */
    MessageQueue next() {
        return queues.get(cursor.next(queues.size()));
    }
}
