// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a topic's queues are, as the name servers said last. Immutable.
 *
 * @param writable the queues to send to, by broker name and queue
 * @param readable the queues to read from, by broker name and queue
 * @param leaders the broker of each queue of a static topic; empty for any other
 * @param shared the readable ones as a set, which the members of a group share out; not to be sorted again at each rebalance
 */
public record TopicRoute(
        String topic,
        TopicRouteData data,
        List<MessageQueue> writable,
        List<MessageQueue> readable,
        Map<MessageQueue, String> leaders,
        SortedSet<MessageQueue> shared) {
    private static final long MASTER_ID = 0;
    private static final String ORDER_SEPARATOR = ";";

    /** Derives the queues of {@code topic} from what a name server said. */
    public static TopicRoute of(String topic, TopicRouteData data) {
        Map<MessageQueue, String> leaders = QueueLeaders.of(topic, data);
        if (!leaders.isEmpty()) {
            List<MessageQueue> all = List.copyOf(leaders.keySet());
            return new TopicRoute(
                    topic, data, all, all, Map.copyOf(leaders), Collections.unmodifiableSortedSet(new TreeSet<>(all)));
        }
        List<QueueData> queues = data.queueDatas().stream()
                .sorted(Comparator.comparing(QueueData::brokerName))
                .toList();
        String order = data.orderTopicConf();
        List<MessageQueue> writable =
                order == null || order.isBlank() ? writable(topic, data, queues) : ordered(topic, order);
        List<MessageQueue> readable = readable(topic, queues);
        return new TopicRoute(
                topic,
                data,
                List.copyOf(writable),
                List.copyOf(readable),
                Map.of(),
                Collections.unmodifiableSortedSet(new TreeSet<>(readable)));
    }

    /**
     * The queues that a topic which does not exist yet will have, when it is created in the image of this one.
     *
     * @param most how many queues a broker gives it at most
     */
    public List<MessageQueue> writableAs(String newTopic, int most) {
        List<MessageQueue> queues = new ArrayList<>();
        for (MessageQueue queue : writable) {
            if (queue.getQueueId() < most) {
                queues.add(new MessageQueue(newTopic, queue.getBrokerName(), queue.getQueueId()));
            }
        }
        return List.copyOf(queues);
    }

    private static List<MessageQueue> writable(String topic, TopicRouteData data, List<QueueData> queues) {
        Set<String> withMaster = data.brokerDatas().stream()
                .filter(broker -> broker.brokerAddrs().containsKey(MASTER_ID))
                .map(BrokerData::brokerName)
                .collect(Collectors.toSet());
        List<MessageQueue> writable = new ArrayList<>();
        for (QueueData queue : queues) {
            if (Permission.isWritable(queue.perm()) && withMaster.contains(queue.brokerName())) {
                addQueues(writable, topic, queue.brokerName(), queue.writeQueueNums());
            }
        }
        return writable;
    }

    private static List<MessageQueue> readable(String topic, List<QueueData> queues) {
        List<MessageQueue> readable = new ArrayList<>();
        for (QueueData queue : queues) {
            if (Permission.isReadable(queue.perm())) {
                addQueues(readable, topic, queue.brokerName(), queue.readQueueNums());
            }
        }
        return readable;
    }

    /** An operator's fixed list {@code broker:queues;broker:queues}. */
    private static List<MessageQueue> ordered(String topic, String order) {
        List<MessageQueue> queues = new ArrayList<>();
        for (String entry : order.split(ORDER_SEPARATOR, -1)) {
            int colon = entry.lastIndexOf(':');
            if (colon > 0) {
                addQueues(queues, topic, entry.substring(0, colon), Integer.parseInt(entry.substring(colon + 1)));
            }
        }
        return queues;
    }

    private static void addQueues(List<MessageQueue> queues, String topic, String brokerName, int count) {
        for (int queueId = 0; queueId < count; queueId++) {
            queues.add(new MessageQueue(topic, brokerName, queueId));
        }
    }
}
