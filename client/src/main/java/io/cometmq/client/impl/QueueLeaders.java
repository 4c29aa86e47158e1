// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which broker leads each queue of a static topic, as a route says it: of two that claim a queue, the one with the later
 * mapping. Stateless.
 */
final class QueueLeaders {
    /** Leads the queues that no broker claims: the topic has them, and nobody can be asked for them now. */
    private static final String NOBODY = "__syslo__none__";

    private record Claim(String broker, long epoch) {}

    private QueueLeaders() {}

    /** By queue, in the order of the queues; empty for a topic that is not static. */
    static Map<MessageQueue, String> of(String topic, TopicRouteData data) {
        Map<String, TopicQueueMappingInfo> mappings = data.topicQueueMappingByBroker();
        if (mappings == null || mappings.isEmpty()) {
            return Map.of();
        }
        Map<MessageQueue, Claim> claims = new HashMap<>();
        Map<String, TopicQueueMappingInfo> newest = new HashMap<>();
        mappings.forEach((broker, mapping) -> {
            String name = LogicQueue.brokerName(mapping.scope());
            newest.merge(name, mapping, QueueLeaders::later);
            mapping.currIdMap()
                    .keySet()
                    .forEach(id -> claims.merge(
                            new MessageQueue(topic, name, id),
                            new Claim(broker, mapping.epoch()),
                            (one, other) -> one.epoch() > other.epoch() ? one : other));
        });
        Map<MessageQueue, String> leaders = new TreeMap<>();
        newest.forEach((name, mapping) -> {
            for (int id = 0; id < mapping.totalQueues(); id++) {
                leaders.put(new MessageQueue(topic, name, id), NOBODY);
            }
        });
        claims.forEach((queue, claim) -> leaders.put(queue, claim.broker()));
        return leaders;
    }

    private static TopicQueueMappingInfo later(TopicQueueMappingInfo one, TopicQueueMappingInfo other) {
        if (one.epoch() != other.epoch()) {
            return one.epoch() > other.epoch() ? one : other;
        }
        return one.totalQueues() >= other.totalQueues() ? one : other;
    }
}
