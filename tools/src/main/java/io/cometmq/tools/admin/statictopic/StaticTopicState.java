// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.tools.admin.AdminException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A static topic as all its brokers have it. They agree: on the epoch, the number of queues, and who leads each queue.
 * Immutable.
 *
 * @param epoch -1 for a topic that is not there yet
 * @param totalQueues 0 for a topic that is not there yet
 * @param configs what each broker has, by broker name
 * @param queues as the broker that leads it knows each queue, by number
 * @param leaders the broker that leads each queue, by number
 */
record StaticTopicState(
        String topic,
        long epoch,
        int totalQueues,
        Map<String, TopicConfigAndQueueMapping> configs,
        Map<Integer, LogicQueue> queues,
        Map<Integer, String> leaders) {

    /**
     * Checks that what brokers shall have agrees.
     *
     * @throws AdminException saying on what it does not
     */
    static void check(String topic, Map<String, TopicConfigAndQueueMapping> configs) {
        StaticTopicState unused = of(topic, configs);
    }

    /**
     * What brokers say, checked.
     *
     * @throws AdminException saying on what they do not agree
     */
    static StaticTopicState of(String topic, Map<String, TopicConfigAndQueueMapping> configs) {
        long epoch = -1;
        int total = 0;
        String first = "";
        Map<Integer, LogicQueue> queues = new TreeMap<>();
        Map<Integer, String> leaders = new TreeMap<>();
        for (Map.Entry<String, TopicConfigAndQueueMapping> entry : configs.entrySet()) {
            String broker = entry.getKey();
            TopicQueueMappingDetail mapping = mapping(topic, broker, entry.getValue());
            if (first.isEmpty()) {
                first = broker;
                epoch = mapping.epoch();
                total = mapping.totalQueues();
            }
            expectSame("epoch", topic, broker, mapping.epoch(), first, epoch);
            expectSame("totalQueues", topic, broker, mapping.totalQueues(), first, total);
            mapping.hostedQueues().keySet().forEach(id -> {
                LogicQueue queue = mapping.queue(id);
                if (mapping.leads(queue)) {
                    queues.put(id, queue);
                    String other = leaders.put(id, broker);
                    expect(
                            other == null,
                            "queue " + id + " of topic " + topic + " is led by " + other + " and " + broker
                                    + ": expected one of them");
                }
            });
        }
        for (int id = 0; id < total; id++) {
            expect(
                    leaders.containsKey(id),
                    "queue " + id + " of topic " + topic + " is led by no broker of " + configs.keySet()
                            + ": expected one, are all brokers up?");
        }
        expect(
                leaders.size() == total,
                "topic " + topic + " has queues " + leaders.keySet() + ": expected 0.." + (total - 1));
        return new StaticTopicState(topic, epoch, total, new TreeMap<>(configs), queues, leaders);
    }

    private static TopicQueueMappingDetail mapping(String topic, String broker, TopicConfigAndQueueMapping config) {
        TopicQueueMappingDetail mapping = config.mappingDetail();
        if (mapping == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "topic " + topic + " on broker " + broker
                            + " is not static: expected a static topic, or a name that no topic has yet");
        }
        expect(
                topic.equals(config.topicName()) && topic.equals(mapping.topic()),
                "topic " + topic + " on broker " + broker + " is called " + config.topicName() + " and "
                        + mapping.topic() + ": expected " + topic);
        expect(
                broker.equals(mapping.bname()),
                "the mapping of topic " + topic + " on broker " + broker + " has bname=" + mapping.bname()
                        + ": expected " + broker);
        return mapping;
    }

    private static void expectSame(String what, String topic, String broker, long value, String first, long expected) {
        expect(
                value == expected,
                what + "=" + value + " of topic " + topic + " on broker " + broker + ": expected " + expected
                        + " as on broker " + first);
    }

    private static void expect(boolean holds, String problem) {
        if (!holds) {
            throw new AdminException(AdminException.NO_ANSWER, problem);
        }
    }
}
