// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bounds of logical queues, from those of the physical queues that brokers tell. Stateless. */
public final class LogicalBounds {
    private LogicalBounds() {}

    /**
     * Each logical queue that some broker leads, from the beginning of its first stretch to the end of its last.
     *
     * @param configs what each broker has of the topic
     * @param physical the bounds of all its physical queues; a queue of which one is missing is left out
     */
    public static Map<MessageQueue, TopicOffset> of(
            String topic, Map<String, TopicConfigAndQueueMapping> configs, Map<MessageQueue, TopicOffset> physical) {
        Map<MessageQueue, TopicOffset> logical = new TreeMap<>();
        for (TopicConfigAndQueueMapping config : configs.values()) {
            TopicQueueMappingDetail mapping = config.mappingDetail();
            if (mapping == null) {
                continue;
            }
            for (Integer id : mapping.hostedQueues().keySet()) {
                LogicQueue queue = mapping.queue(id);
                List<LogicQueueMappingItem> readable = queue.readable();
                if (!mapping.leads(queue) || readable.isEmpty()) {
                    continue;
                }
                LogicQueueMappingItem first = readable.get(0);
                LogicQueueMappingItem last = readable.get(readable.size() - 1);
                TopicOffset oldest = physical.get(queue(topic, first));
                TopicOffset newest = physical.get(queue(topic, last));
                if (oldest != null && newest != null) {
                    logical.put(
                            new MessageQueue(topic, LogicQueue.brokerName(mapping.scope()), id),
                            new TopicOffset(
                                    newest.lastUpdateTimestamp(),
                                    last.toStatic(newest.maxOffset()),
                                    first.toStatic(oldest.minOffset())));
                }
            }
        }
        return logical;
    }

    private static MessageQueue queue(String topic, LogicQueueMappingItem item) {
        return new MessageQueue(topic, String.valueOf(item.bname()), item.queueId());
    }
}
