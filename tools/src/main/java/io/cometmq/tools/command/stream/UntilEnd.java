// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.message.QueueReader;
import io.cometmq.tools.command.message.QueueReaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ends that the queues of a topic had at some moment. Immutable.
 *
 * @param ends one past the last offset of each queue; null when nobody asks for the end
 */
record UntilEnd(@Nullable Map<MessageQueue, Long> ends) {
    /** An end that never comes. */
    static final UntilEnd NEVER = new UntilEnd(null);

    private static final QueueReader.As READER = new QueueReader.As("TOOLS_CONSUMER", "*");

    /** The ends of this moment. */
    static UntilEnd of(AdminClient admin, String topic) {
        Map<MessageQueue, Long> ends = new HashMap<>();
        QueueReaders.of(admin, topic, null, null, READER)
                .forEach(reader -> ends.put(reader.queue(), reader.maxOffset()));
        return new UntilEnd(Map.copyOf(ends));
    }

    /**
     * Whether {@code consumer} has some queues and has polled each of them up to its end. Commits what was polled, and what
     * its tags passed over.
     */
    boolean isReached(DefaultLitePullConsumer consumer) throws MQClientException {
        if (ends == null) {
            return false;
        }
        Set<MessageQueue> queues = consumer.assignment();
        if (queues.isEmpty()) {
            return false;
        }
        consumer.commit(queues, false);
        for (MessageQueue queue : queues) {
            if (consumer.committed(queue) < ends.getOrDefault(queue, 0L)) {
                return false;
            }
        }
        return true;
    }
}
