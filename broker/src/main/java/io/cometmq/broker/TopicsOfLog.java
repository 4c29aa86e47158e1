// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.topic.Topics;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings topics back that have messages and no settings: a broker that is killed may lose the settings of a topic that
 * the last sends created, but must not lose what those sends stored. Stateless.
 */
final class TopicsOfLog {
    private static final Logger log = LoggerFactory.getLogger(TopicsOfLog.class);

    private TopicsOfLog() {}

    static void restore(MessageStore store, Topics topics) {
        Map<String, Integer> queues = new TreeMap<>();
        for (MessageStore.QueueId queue : store.queues()) {
            if (!TopicNames.isLmq(queue.topic())
                    && topics.find(queue.topic()) == null
                    && TopicNames.problemOfTopic(queue.topic()).isEmpty()) {
                queues.merge(queue.topic(), queue.queueId() + 1, Math::max);
            }
        }
        queues.forEach((topic, count) -> {
            log.warn("Topic has messages and no settings, it gets the usual ones: topic={} queues={}", topic, count);
            TopicConfig usual = TopicConfig.of(topic, count, Permission.READ_WRITE);
            topics.put(
                    store.isBatched(topic) ? usual.with(Map.of(QueueType.ATTRIBUTE, QueueType.BATCH.text())) : usual);
        });
    }
}
